import { join } from "node:path";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { type Child, endChild, hasEnded } from "@/sandbox/demo/children";
import { DEMO } from "@/sandbox/demo/environment";
import { freePort } from "@/sandbox/postgres/free-port";

export type CronJob = "usage" | "maintain";

/** One process of the app in production mode, which can be killed and started again at its address. */
export class Instance {
  private child: Child | null = null;

  private constructor(
    readonly name: string,
    private readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
    private readonly logFolder: string,
  ) {}

  static async start(name: string, env: NodeJS.ProcessEnv, logFolder: string): Promise<Instance> {
    const instance = new Instance(name, await freePort(0), env, logFolder);
    await instance.start();
    return instance;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.child !== null && !hasEnded(this.child);
  }

  async start(): Promise<void> {
    this.child = startApp(this.port, this.env, join(this.logFolder, `${this.name}-${Date.now()}.log`));
    await appAnswers(this.port, this.child);
  }

  /** Without a word, as a machine that loses its power. */
  kill(): void {
    this.child?.process.kill("SIGKILL");
  }

  async end(): Promise<void> {
    if (this.child) await endChild(this.child);
  }

  /** Runs a job as the platform's cron does. Rejects when the instance dies meanwhile. */
  async cron(job: CronJob): Promise<void> {
    const response = await fetch(`${this.url}/api/cron/${job}`, {
      headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
    });
    const said = await response.text();
    if (!response.ok) throw new Error(`The ${job} job of ${this.name} answered ${response.status}: ${said}`);
  }
}
