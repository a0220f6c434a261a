export default function Page() {
	return <h1 className="bg-panel text-ink">Outlay</h1>;
}
