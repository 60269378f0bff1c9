/** What `serverless.yml` asks for, read and checked: the terms that the rooms of `deploy` share. Types only. */

/** A COS trigger: one event name, one rule (583/9707). */
export interface CosTrigger {
  readonly type: 'cos';
  /** The XML API domain of the bucket, which is also the trigger's name: `<name>-<appid>.cos.<region>.myqcloud.com`. */
  readonly host: string;
  /** `cos:ObjectCreated:*` and the like. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly isEnabled: boolean;
}

/** A timer trigger (583/9708). */
export interface TimerTrigger {
  readonly type: 'timer';
  readonly name: string;
  /** Seven fields, UTC+8. */
  readonly cron: string;
  /** What the event has as its `Message`; empty: none. */
  readonly argument: string;
  readonly isEnabled: boolean;
}

/** What browsers of other origins may do with a Function URL (583/100227). */
export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
  readonly credentials: boolean;
}

/** A Function URL (583/96099). */
export interface HttpTrigger {
  readonly type: 'http';
  readonly authType: 'NONE' | 'CAM';
  readonly intranet: boolean;
  readonly extranet: boolean;
  readonly cors?: Cors;
  readonly isEnabled: boolean;
}

/** Whatever makes a function run by itself. */
export type Trigger = CosTrigger | TimerTrigger | HttpTrigger;

/** What the platform does with an asynchronous event that failed (583/41138). */
export interface AsyncEvents {
  /** 0 to 2. */
  readonly retries: number;
  /** How long an event is kept, in s, 60 to 21 600. */
  readonly lifeS: number;
}

/** One function as it shall be. Every value is set: what `serverless.yml` leaves out has the platform's default. */
export interface DesiredFunction {
  /** Its key in `serverless.yml`. */
  readonly key: string;
  /** Its name in the cloud, `<service>-<stage>-<key>`. */
  readonly name: string;
  /** `default` unless said otherwise. */
  readonly namespace: string;
  /** `<file without .js>.<export>`. */
  readonly handler: string;
  readonly runtime: string;
  /** What people wrote; the hash of the code is put behind it. */
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutS: number;
  readonly initTimeoutS: number;
  /** The execution role; empty: none. */
  readonly role: string;
  /** None is empty. */
  readonly environment: Readonly<Record<string, string>>;
  readonly vpc?: { readonly vpcId: string; readonly subnetId: string };
  /** Instances that are set aside for it, and at most that many; absent: what the account has. */
  readonly reservedInstances?: number;
  readonly asyncEvents: AsyncEvents;
  readonly triggers: readonly Trigger[];
}

/** A function with its code. */
export interface Deployable extends DesiredFunction {
  readonly zip: Uint8Array;
  /** SHA-256 of the zip, hex. */
  readonly sha256: string;
}
