import type { OperationWorld } from "./operation-world.ts";

export interface OperationRequest {
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string>>;
	/** JSON, or a text sent as it is. */
	readonly body?: unknown;
}

/** How an operation is called, and what whoever may call it gets. */
export interface OperationCase {
	/** Of our own organization. */
	readonly ok: number;
	/** For an admin of another organization who names our things; left out: as `ok`, from their own. */
	readonly foreign?: number;
	/** Changes nothing that the organization keeps, so that the log says nothing of it: why. */
	readonly silent?: string;
	/** Only for whoever sees the whole organization. */
	readonly whole?: true;
	/** For whoever neither made the thing nor sees the whole organization. */
	readonly others?: number;
	readonly request?: (world: OperationWorld) => OperationRequest | Promise<OperationRequest>;
}
