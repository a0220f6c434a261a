"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { revokeToken } from "./token-actions.ts";

export interface RevokeTokenProps {
	readonly id: string;
	readonly name: string;
	readonly isUsed: boolean;
}

export function RevokeToken({ id, name, isUsed }: RevokeTokenProps) {
	return (
		<ConfirmButton
			size="sm"
			verb="Revoke"
			title={`Revoke ${name}?`}
			consequence={
				isUsed
					? "No spend moves. Whatever uses it is refused from the next call on, so imports that it runs stop. It cannot be brought back."
					: "No spend moves. It has never been used, so nothing stops. It cannot be brought back."
			}
			action={() => revokeToken(id)}
		/>
	);
}
