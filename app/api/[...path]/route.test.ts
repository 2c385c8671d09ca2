import { expect, it } from "vitest";
import { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "./route";

it.each(Object.entries({ GET, POST, PUT, PATCH, DELETE, OPTIONS }))(
  "%s of a route that is not there is answered in JSON",
  async (method, door) => {
    const response = door(new Request("http://localhost:3000/api/nothing/here?x=1", { method }));
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual({
      error: "not_found",
      message: `There is no route ${method} /api/nothing/here.`,
    });
  },
);
