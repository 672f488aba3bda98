import type { Demo } from "../src/cli/local/demo.ts";
import type { Conversation, Script, Vendor } from "../src/local/models/script/script.ts";

type Lens = "architect" | "pragmatist" | "security-expert";
type Problem = "search" | "key";

/** By what the prompt tells of itself a lens and a problem are known: their names are for people and reach no model. */
const lensWords: Readonly<Record<Lens, string>> = {
  architect: "Own the parts, their borders",
  pragmatist: "Own the shortest way",
  "security-expert": "Own what is at stake",
};
const problemWords: Readonly<Record<Problem, string>> = { search: "300,000 products", key: "A cloud key was committed" };

const answers: Readonly<Record<Lens, Readonly<Record<Problem, Readonly<Record<Vendor, string>>>>>> = {
  architect: {
    search: {
      anthropic:
        "Give search a border of its own: one function `search(words)` behind which the index can change. Behind it, a trigram index in PostgreSQL carries a million rows; a search server is the next step, not this one.",
      openai:
        "The query scans the table, as a leading wildcard can use no ordinary index. Put `pg_trgm` with a GIN index behind a read model that only search owns, so that products may change their tables freely.",
      google:
        "What breaks first at ten times the size is the shared table: writes of stock and reads of search meet in it. Separate a table `product_words`, filled by a trigger, and index that.",
    },
    key: {
      anthropic:
        "Removal in a later commit changes nothing: history is the thing that is shared. Rotate the key, then move keys out of the repository's reach into the platform's own store, so that no commit can hold one.",
      openai:
        "Treat the repository as a distribution channel: forty clones hold the old commit. The lasting decision is where keys live; issue short-lived ones by identity federation, and nothing is left to leak.",
      google:
        "First revoke, then repair the design: services should ask for credentials at start-up by their identity. A rewritten history is optional once the key opens nothing.",
    },
  },
  pragmatist: {
    search: {
      anthropic:
        "Today: `CREATE EXTENSION pg_trgm` and one GIN index on `name`, built CONCURRENTLY. Measure again. Ranking, typos and a search server can wait until somebody asks for them.",
      openai:
        "Add the trigram index this afternoon; it is two statements and needs no code. If four seconds become 80 ms you are done. Write to search.team@shop-intern.example or call +49 30 1234567 before you build it on production.",
      google:
        "Cap the result at 50 rows, add a trigram index, and require three letters before the query is sent. That is a day's work. Leave facets out; they are worth it when people filter by hand.",
    },
    key: {
      anthropic:
        "No. Revoke the key now, which takes five minutes, and look at its usage of the last week. Rewriting history takes a day and buys nothing once the key is dead: leave it.",
      openai:
        "No. Revoke the key now, which takes five minutes, and look at its usage of the last week. Rewriting history takes a day and buys nothing once the key is dead: leave it.",
      google:
        "Rotate it before lunch, switch on secret scanning with push protection, and go on with your work. What can wait: cleaning forty clones, which would never be complete anyway.",
    },
  },
  "security-expert": {
    search: {
      anthropic:
        "A four-second query that anybody may send is a way to stop the shop: limit its time by `statement_timeout` and its rate by address first. Then index. Escape `%` and `_` in what people type, or they choose the scan.",
      openai:
        "Whoever searches for `%` makes the database read all of it, many times at once. Set a timeout for this role, bound the length of the words, and log the slowest ten before and after the index.",
      google:
        "Give search a role that may read two columns and nothing else; a mistake in building the query then costs names, not customers. The index comes after the limit on time.",
    },
    key: {
      anthropic:
        "It is not enough: the key is in every clone, fork, cache and CI log since. Revoke it, read the provider's audit log from the commit's minute on, and treat what it could reach as read until that log says otherwise.",
      openai:
        "Assume that it was taken. Order: revoke, list what the key could do, search the logs for calls from unknown addresses, renew whatever those calls could have read, and only then tidy up the history.",
      google:
        "Forty people are forty laptops. Revoke first; then find which sessions and further keys were made with it, as those outlive it. Push protection keeps the next one out.",
    },
  },
};

const conversations: Conversation[] = Object.entries(answers).flatMap(([lens, problems]) =>
  Object.entries(problems).flatMap(([problem, vendors]) =>
    Object.entries(vendors).map(
      ([vendor, say]): Conversation => ({
        name: `${lens} ${problem} ${vendor}`,
        vendor: vendor as Vendor,
        system: lensWords[lens as Lens],
        user: problemWords[problem as Problem],
        turns: [{ say, delayMs: 300, beginMs: 100 }],
      }),
    ),
  ),
);

export const datasetScript: Script = conversations;

export const demo: Demo = {
  note: "Two problems, seen through three lenses by models of three vendors: eighteen answers, of which one repeats another and one holds an address and a telephone number.",
  script: datasetScript,
  label: null,
  says: ["/baton dataset lenses"],
};
