import type { Route } from "./route";

interface Match {
  route: Route;
  ids: string[];
}

/** Finds a route by its segments; a literal segment wins over a placeholder. */
export class Router {
  private readonly byShape = new Map<string, Route[]>();

  constructor(routes: Route[]) {
    for (const route of routes) {
      const key = shapeOf(route.method, route.path);
      this.byShape.set(key, [...(this.byShape.get(key) ?? []), route]);
    }
  }

  find(method: string, path: string): Match | null {
    const segments = path.split("/");
    const candidates = this.byShape.get(shapeOf(method, path)) ?? [];
    const found = candidates
      .map((route) => match(route, segments))
      .filter((candidate) => candidate !== null)
      .sort((a, b) => a.ids.length - b.ids.length);
    return found[0] ?? null;
  }
}

function shapeOf(method: string, path: string): string {
  return `${method} ${path.split("/").length}`;
}

function match(route: Route, segments: string[]): Match | null {
  const ids: string[] = [];
  for (const [index, wanted] of route.path.split("/").entries()) {
    const segment = segments[index] ?? "";
    if (wanted.startsWith(":") && segment !== "") ids.push(decodeURIComponent(segment));
    else if (wanted !== segment) return null;
  }
  return { route, ids };
}
