import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { OwnerListScreen } from "../../../features/spend/owners/owner-list-screen.tsx";
import type { SearchParams } from "../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Departments" };

export default async function DepartmentsPage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	return <OwnerListScreen actor={actor} searchParams={searchParams} kind="department" />;
}
