import { field } from '../scf/shape.ts';

/** What the rules between parts look at. A checked configuration is one; so is what could be read of a wrong one. */
export interface RuleView {
  readonly cdn: {
    readonly apis: readonly string[];
    readonly area?: string | undefined;
    readonly method?: string | undefined;
    readonly zone?: string | undefined;
  };
  readonly sites: readonly { readonly name?: string | undefined; readonly bucket?: string | undefined }[];
  readonly webhooks: readonly {
    readonly name?: string | undefined;
    readonly preset?: string | undefined;
    readonly site?: string | undefined;
    readonly secret?: unknown;
    readonly auth?: unknown;
    readonly oldSignature?: unknown;
  }[];
  readonly schedules: readonly {
    readonly name?: string | undefined;
    readonly site?: string | undefined;
    /** Absent where it cannot be read. */
    readonly urls?: readonly string[] | undefined;
    readonly dirs?: readonly string[] | undefined;
    readonly sitemaps?: readonly unknown[] | undefined;
  }[];
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}

/** A list of texts; an absent one, and one that holds anything else, is not known. */
function texts(value: unknown, name: string): readonly string[] | undefined {
  const found = field(value, name);
  return Array.isArray(found) && found.every((item) => typeof item === 'string') ? found : undefined;
}

/** Reads of a configuration with a wrong shape what is right, so that the rules can be asked all the same. Never throws. */
export function looseView(value: unknown): RuleView {
  const cdn = field(value, 'cdn');
  return {
    cdn: {
      apis: texts(cdn, 'apis') ?? [],
      area: text(cdn, 'area'),
      method: text(cdn, 'method'),
      zone: text(cdn, 'zone'),
    },
    sites: list(value, 'sites').map((site) => ({ name: text(site, 'name'), bucket: text(site, 'bucket') })),
    webhooks: list(value, 'webhooks').map((webhook) => ({
      name: text(webhook, 'name'),
      preset: text(webhook, 'preset'),
      site: text(webhook, 'site'),
      secret: field(webhook, 'secret'),
      auth: field(webhook, 'auth'),
      oldSignature: field(webhook, 'oldSignature'),
    })),
    schedules: list(value, 'schedules').map((schedule) => ({
      name: text(schedule, 'name'),
      site: text(schedule, 'site'),
      urls: texts(schedule, 'urls'),
      dirs: texts(schedule, 'dirs'),
      sitemaps: list(schedule, 'sitemaps'),
    })),
  };
}
