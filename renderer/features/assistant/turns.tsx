import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/format.ts';
import type { Conversation } from './conversation.ts';
import { spokenOf } from './told.ts';
import type { Turn } from './turn.ts';
import { TurnView } from './turn-view.tsx';
import { ModelNotice } from './welcome.tsx';

/** Questions and answers of the open conversation, oldest first; replaced ones folded where they stood. */
export function Turns({ conversation, withModel }: { conversation: Conversation; withModel: boolean }) {
  const { turns, last } = conversation;
  const scroller = useFollowLast(turns.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section ref={scroller} className="turns" tabIndex={0} aria-label="Questions et réponses">
      <div className="turn-list">
        {withModel ? <ModelNotice /> : null}
        <ol className="turn-list">
          {foldedRuns(turns).map((run) =>
            run.superseded ? (
              <Replaced key={run.turns[0]!.key} turns={run.turns} />
            ) : (
              run.turns.map((turn) => <TurnView key={turn.key} turn={turn} last={turn === last} />)
            ),
          )}
        </ol>
      </div>
      <p className="visually-hidden" role="status" aria-live="polite">
        {spokenOf(last)}
      </p>
    </section>
  );
}

function foldedRuns(turns: readonly Turn[]): { superseded: boolean; turns: Turn[] }[] {
  const runs: { superseded: boolean; turns: Turn[] }[] = [];
  for (const turn of turns) {
    const run = runs.at(-1);
    if (run && run.superseded === turn.superseded) run.turns.push(turn);
    else runs.push({ superseded: turn.superseded, turns: [turn] });
  }
  return runs;
}

/** Questions whose place another one took: kept, out of the way. */
function Replaced({ turns }: { turns: Turn[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <li className="replaced">
        <Button variant="quiet" size="s" icon={open ? 'chevron-down' : 'chevron-right'} aria-expanded={open} onClick={() => setOpen(!open)}>
          {countOf(turns.length, 'question remplacée', 'questions remplacées')}
        </Button>
      </li>
      {open ? turns.map((turn) => <TurnView key={turn.key} turn={turn} last={false} />) : null}
    </>
  );
}

const NEAR_PX = 80;
/** What stays empty above a question at the top of the view, as the sheet leaves it above the first one. */
const ABOVE_QUESTION_PX = 20;

/** Where the thread is read from: its end, or the last question when what answers it is taller than the view. */
function restingTop(element: HTMLElement): number {
  const end = element.scrollHeight - element.clientHeight;
  const question = [...element.querySelectorAll('.turn')].at(-1);
  if (!question) return end;
  const top = question.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
  return Math.max(0, Math.min(end, Math.round(top) - ABOVE_QUESTION_PX));
}

/** Keeps the last answer in view while it grows or is laid out again, from its question on, unless the reader went elsewhere to read. */
function useFollowLast(turnCount: number) {
  const scroller = useRef<HTMLElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is always brought into view
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    following.current = true;
    // Only what moved the view is leaving: while an answer is laid out, its end moves away from a reader who stays.
    let top = element.scrollTop;
    const look = () => {
      if (element.scrollTop === top) return;
      const resting = restingTop(element);
      const near = Math.abs(element.scrollTop - resting) < NEAR_PX;
      if (near || element.scrollTop < top || element.scrollTop > resting) following.current = near;
      top = element.scrollTop;
    };
    const follow = () => {
      // The reader may have moved in this very frame, before it was told.
      look();
      if (!following.current) return;
      element.scrollTop = restingTop(element);
      top = element.scrollTop;
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [turnCount]);
  return scroller;
}
