import type { PresetName } from '../config/webhook.ts';
import type { Preset } from './preset.ts';
import { contentful } from './presets/contentful.ts';
import { datocms } from './presets/datocms.ts';
import { generic } from './presets/generic.ts';
import { ghost } from './presets/ghost.ts';
import { github } from './presets/github.ts';
import { hygraph } from './presets/hygraph.ts';
import { prismic } from './presets/prismic.ts';
import { sanity } from './presets/sanity.ts';
import { standardWebhooks } from './presets/standard-webhooks.ts';
import { storyblok } from './presets/storyblok.ts';
import { strapi } from './presets/strapi.ts';
import { woocommerce } from './presets/woocommerce.ts';
import { wordpress } from './presets/wordpress.ts';

/** Every preset by its name. The functions get a registry of those that are configured; this one is for everything else. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  generic,
  wordpress,
  woocommerce,
  strapi,
  sanity,
  contentful,
  ghost,
  'standard-webhooks': standardWebhooks,
  github,
  storyblok,
  hygraph,
  datocms,
  prismic,
};
