const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));|&/g;

function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff);
}

/** Text of XML with its references replaced: the five entities and numbers; undefined where an "&" begins anything else. */
export function decodeText(raw: string): string | undefined {
  let isGood = true;
  const decoded = raw.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) => {
    if (name) return NAMED[name] ?? '';
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '0', 16);
    if (isCharacter(code)) return String.fromCodePoint(code);
    isGood = false;
    return '';
  });
  return isGood ? decoded : undefined;
}
