import { atOnce, type Measured } from "./measure";
import { signIn } from "./session";

const WARM_UP = 30;
const REQUESTS = 240;
const CONCURRENCIES = [1, 8];

export type PageResult = { concurrency: number; path: string; measured: Measured };

/** The global view with its rows, beside the app's emptiest page, at each concurrency. */
export async function measurePages(appUrl: string): Promise<PageResult[]> {
  const cookie = await signIn(appUrl);
  const pages: { path: string; headers: Record<string, string>; holds: string }[] = [
    { path: "/sign-in", headers: {}, holds: "password" },
    { path: "/billing", headers: { cookie }, holds: "Tenant 1" },
  ];
  const results: PageResult[] = [];
  for (const { path, headers, holds } of pages) {
    const read = async () => {
      const response = await fetch(`${appUrl}${path}`, { headers, redirect: "manual" });
      const html = await response.text();
      if (!response.ok || !html.includes(holds)) throw new Error(`${path} answered ${response.status}`);
    };
    await atOnce(4, Array<typeof read>(WARM_UP).fill(read));
    for (const concurrency of CONCURRENCIES) {
      const measured = await atOnce(concurrency, Array<typeof read>(REQUESTS).fill(read));
      results.push({ concurrency, path, measured });
    }
  }
  return results;
}
