/** What the reading of markup tells. */
export interface MarkupHandler {
  startTag(name: string): void;
  endTag(name: string): void;
  /** `isPlain`: nothing in it is a reference. */
  text(raw: string, isPlain: boolean): void;
  /** Says whether texts are of interest, and so come whole. */
  isReading(): boolean;
  /** Says that the bytes are no XML that is read. */
  broken(what: string): never;
  /** Says that there is a document type, which could define entities. */
  refuseTypes(): never;
}

/** Takes bytes, wherever they are cut; without any they are over. Says whether all of them have been told. */
export type MarkupReader = (bytes?: Uint8Array) => boolean;

/** Of one tag, or of one text that is read. */
export const LONGEST = 65_536;
const TAG = /<(\/?)([^\s<>/="'&!?]+)((?:[^<>"'/]|"[^"<]*"|'[^'<]*'|\/(?!>))*)(\/?)>/y;
const ATTRIBUTES = /^(\s+[^\s=]+\s*=\s*("[^"]*"|'[^']*'))*\s*$/;
const OTHER_ENCODING = /^<\?xml\s[^>]*encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])/i;

/**
 * Makes a reader of the markup of XML in UTF-8: tags, texts and CDATA are told one by one; comments and instructions are
 * passed over. It holds one piece at most, and knows nothing of nesting.
 */
export function createMarkupReader(handler: MarkupHandler): MarkupReader {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let inComment = false;

  /** Where a piece ends, after its closing text; its beginning while that is not there yet. */
  function past(closing: string, at: number, from: number): number {
    const end = rest.indexOf(closing, at + from);
    return end < 0 ? at : end + closing.length;
  }

  function readTag(at: number): number {
    TAG.lastIndex = at;
    const [all, slash, name = '', attributes = '', isEmpty] = TAG.exec(rest) ?? [];
    if (all === undefined) return at;
    if ((slash && isEmpty) || !ATTRIBUTES.test(attributes)) handler.broken(`the attributes of <${name}>`);
    if (!slash) handler.startTag(name);
    if (slash || isEmpty) handler.endTag(name);
    return at + all.length;
  }

  function readText(at: number): number {
    const next = rest.indexOf('<', at);
    if (next < 0 && handler.isReading()) return at; // a reference may be cut in two
    handler.text(rest.slice(at, next < 0 ? undefined : next), false);
    return next < 0 ? rest.length : next;
  }

  function readComment(at: number): number {
    const end = past('-->', at, 0);
    inComment = end === at;
    return inComment ? Math.max(at, rest.length - 2) : end;
  }

  /** Reads one piece from there and says where the next begins: the same place while there is not enough of it. */
  function readPiece(at: number): number {
    const starts = (what: string) => rest.startsWith(what, at);
    if (inComment) return readComment(at);
    if (!starts('<')) return readText(at);
    if (starts('<!--')) {
      inComment = true;
      return at + 4;
    }
    if (starts('<![CDATA[')) {
      const end = past(']]>', at, 9);
      if (end > at) handler.text(rest.slice(at + 9, end - 3), true);
      return end;
    }
    if (starts('<!')) {
      const isBeginning = ['<!--', '<![CDATA['].some((whole) => whole.startsWith(rest.slice(at)));
      return isBeginning ? at : handler.refuseTypes();
    }
    if (!starts('<?')) return readTag(at);
    const end = past('?>', at, 2);
    if (OTHER_ENCODING.test(rest.slice(at, end))) handler.broken('not UTF-8');
    return end;
  }

  return (bytes) => {
    try {
      rest += decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      handler.broken('not UTF-8');
    }
    let at = 0;
    for (let next = readPiece(at); next > at; next = readPiece(at)) at = next;
    rest = rest.slice(at);
    if (rest.length > LONGEST) handler.broken('a tag without end');
    return rest === '' && !inComment;
  };
}
