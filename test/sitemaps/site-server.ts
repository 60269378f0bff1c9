import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers: a body, or whatever a handler does. */
export type Page = string | Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

/** A server on this machine. */
export interface SiteServer {
  readonly host: string;
  readonly origin: string;
  /** Requests that came, by path. */
  readonly asked: string[];
  /** What each path answers; any other is 404. */
  pages: Record<string, Page>;
  end(): Promise<void>;
}

/** Starts a server whose pages tests write. */
export async function startSite(): Promise<SiteServer> {
  const asked: string[] = [];
  const site = { pages: {} as Record<string, Page> };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const page = site.pages[path];
    if (typeof page === 'function') return page(request, response);
    response.statusCode = page === undefined ? 404 : 200;
    response.end(page ?? '<html><body>not here</body></html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(site, {
    host,
    origin: `http://${host}`,
    asked,
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** One entry: its URL, or that and its date. */
export type Written = string | readonly [loc: string, lastmod: string];

function write(root: string, child: string, entries: readonly Written[]): string {
  const lines = entries.map((entry) => {
    const [loc, lastmod] = typeof entry === 'string' ? [entry] : entry;
    return `<${child}><loc>${loc}</loc>${lastmod === undefined ? '' : `<lastmod>${lastmod}</lastmod>`}</${child}>`;
  });
  const xmlns = 'http://www.sitemaps.org/schemas/sitemap/0.9';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${xmlns}">\n${lines.join('\n')}\n</${root}>\n`;
}

/** A sitemap of URLs; texts are written as they are. */
export function urlset(...entries: readonly Written[]): string {
  return write('urlset', 'url', entries);
}

/** An index of sitemaps. */
export function index(...entries: readonly Written[]): string {
  return write('sitemapindex', 'sitemap', entries);
}
