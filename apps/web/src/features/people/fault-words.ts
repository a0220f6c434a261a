/** Why a change of people, links or units was not made, as a person is told. */
export const FAULT_WORDS = {
	already_a_member: "Somebody with this address has an account already.",
	not_a_member: "There is no such member any more. Load the page again.",
	last_admin:
		"This is the last admin of the whole organization: nobody could manage people after that. Make somebody else an admin first.",
	unknown_owner: "One of the chosen departments or teams is not there any more. Load the page again.",
	mail_not_set: "This server has no mail server: leave delivery out, and hand the link over yourself.",
	unknown_unit: "It is not there any more. Load the page again.",
	slug_taken: "This short name is taken. Short names are unique, also among those that have ended.",
} as const;

export type FaultCode = keyof typeof FAULT_WORDS;
