import type { HttpRequest } from '../../scf/http.ts';

/** Why a proof is refused, for the log alone: the caller is told one and the same thing. `secret`: ours cannot be used. */
export type Refusal = 'missing' | 'malformed' | 'wrong' | 'expired' | 'secret';

/** What a scheme says of a request. */
export type Verdict =
  /** `once`: names this delivery by what the proof covers, a time included; absent where the proof is the same each time. */
  { readonly ok: true; readonly once?: string } | { readonly ok: false; readonly why: Refusal };

/** What a proof is held against. */
export interface Terms {
  /** Every secret that is good now; at least one, none of them empty. */
  readonly secrets: readonly string[];
  /** ms since 1970. */
  readonly nowMs: number;
  /** How far a signed time may be from now, either way, in ms. */
  readonly toleranceMs: number;
}

/** One scheme. Never throws, whatever comes. */
export type Verifier<Proof> = (request: HttpRequest, terms: Terms, proof: Proof) => Verdict;
