import { AuthCard } from "../design/auth-card.tsx";
import { ButtonLink } from "../design/button.tsx";

// biome-ignore lint/style/noDefaultExport: Next finds this page by its default export.
export default function Forbidden() {
	return (
		<AuthCard title="Not yours to see" text="Your role does not include this page. An admin can change that.">
			<ButtonLink href="/">To the overview</ButtonLink>
		</AuthCard>
	);
}
