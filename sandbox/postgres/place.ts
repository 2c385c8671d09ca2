import { join } from "node:path";
import { type Binaries, prepareBinaries } from "./binaries";
import { prepareHome } from "./home";
import { type PostgresOwner, postgresOwner } from "./run-as";

/** Where one server lives and what runs it. */
export type Place = {
  /** Holds the cluster, its log, its lock and the list of its launchers. */
  home: string;
  /** What Postgres calls its data directory. */
  cluster: string;
  binaries: Binaries;
  owner: PostgresOwner;
};

export function preparePlace(dataDir: string): Place {
  const owner = postgresOwner();
  const home = prepareHome(dataDir, owner);
  return { home, cluster: join(home, "cluster"), binaries: prepareBinaries(owner), owner };
}
