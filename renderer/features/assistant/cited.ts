import type { Citation } from '../../../shared/model/assistant-model.ts';

/** A piece of a sentence: plain, or resting on a source. */
export interface Piece {
  start: number;
  text: string;
  cite: { card: number; what: string } | null;
  /** Number of the source card to write after it; once for neighbours that rest on the same card, once at the end when there is only one. */
  mark: number | null;
}

/**
 * A sentence in pieces with their marks. Citations that do not fit the sentence are left out: a kept answer may come from another version.
 * @param cards how many source cards there are
 */
export function piecesOf(sentence: string, citations: readonly Citation[] | undefined, cards: number): Piece[] {
  const fitting: Citation[] = [];
  let end = 0;
  for (const citation of citations ?? []) {
    if (citation.start < end || citation.end <= citation.start || citation.end > sentence.length || citation.card >= cards) continue;
    fitting.push(citation);
    end = citation.end;
  }
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) pieces.push({ start: at, text: sentence.slice(at, to), cite: null, mark: null });
  };
  fitting.forEach(({ start, end: stop, card, what }, index) => {
    plain(start);
    const next = fitting[index + 1];
    pieces.push({
      start,
      text: sentence.slice(start, stop),
      cite: { card, what },
      mark: cards === 1 || next?.card === card ? null : card + 1,
    });
    at = stop;
  });
  plain(sentence.length);
  const last = pieces.at(-1);
  if ((fitting.length === 0 || cards === 1) && cards > 0 && last) last.mark = 1;
  return pieces;
}
