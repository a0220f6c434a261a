import { ButtonLink } from "../../design/button-link.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";

export default function NotFound() {
	return (
		<Panel>
			<EmptyState title="There is nothing here" action={<ButtonLink href="/">To the overview</ButtonLink>}>
				It has been removed, or it is not yours to see.
			</EmptyState>
		</Panel>
	);
}
