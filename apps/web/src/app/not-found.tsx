import { AuthCard } from "../design/auth-card.tsx";
import { buttonClass } from "../design/button-look.ts";

export default function NotFound() {
	return (
		<AuthCard
			title="There is nothing here"
			text="The address is mistyped, or what it showed has been removed."
		>
			{/* Not a Link: what the root layout needs is loaded on every page. */}
			<a href="/" className={buttonClass()}>
				To the overview
			</a>
		</AuthCard>
	);
}
