/** Currencies that an organization may keep its books in; charges keep the currency they came in. */
export const CURRENCIES = [
	"USD",
	"EUR",
	"GBP",
	"CHF",
	"CAD",
	"AUD",
	"JPY",
	"INR",
	"SEK",
	"NOK",
	"DKK",
	"PLN",
] as const;
