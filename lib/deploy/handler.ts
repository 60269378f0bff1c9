/** The file in `functions/` that the code of a handler (`<file>.<export>`) is built from, without its ending. */
export function sourceOf({ handler }: { readonly handler: string }): string {
  return handler.slice(0, handler.lastIndexOf('.'));
}
