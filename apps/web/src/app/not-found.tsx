import { AuthCard } from "../design/auth-card.tsx";
import { ButtonLink } from "../design/button.tsx";

export default function NotFound() {
	return (
		<AuthCard
			title="There is nothing here"
			text="The address is mistyped, or what it showed has been removed."
		>
			<ButtonLink href="/">To the overview</ButtonLink>
		</AuthCard>
	);
}
