import { expect, test } from "vitest";
import { customerSearchFrom, ownedBy } from "./customer-search";

test.each([
  ["nothing asks nothing", "  ", { id: null, email: null, query: null }],
  ["an id is retrieved", " cus_Abc123 ", { id: "cus_Abc123", email: null, query: null }],
  [
    "an address is listed exactly, and searched for as a part",
    "ada@example.com",
    { id: null, email: "ada@example.com", query: 'name~"ada@example.com" OR email~"ada@example.com"' },
  ],
  [
    "a part of a name or an address is searched for",
    "Cabinet Mo",
    { id: null, email: null, query: 'name~"Cabinet Mo" OR email~"Cabinet Mo"' },
  ],
  ["too little for a part is a whole name", "Ab", { id: null, email: null, query: 'name:"Ab"' }],
  [
    "a pair looks into the metadata",
    "tenant_id: 7",
    { id: null, email: null, query: 'metadata["tenant_id"]:"7"' },
  ],
  [
    "quotes and backslashes stay what they are",
    'a"b\\c',
    { id: null, email: null, query: 'name~"a\\"b\\\\c" OR email~"a\\"b\\\\c"' },
  ],
])("%s", (_rule, typed, search) => {
  expect(customerSearchFrom(typed)).toEqual(search);
});

test("a tenant's own customers name it", () => {
  expect(ownedBy(7)).toBe('metadata["tenant_id"]:"7"');
});
