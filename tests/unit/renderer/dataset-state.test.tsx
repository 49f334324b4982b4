import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { problemOf } from '../../../renderer/features/core/dataset.tsx';
import { type DatasetProblem, DatasetState } from '../../../renderer/ui/dataset-state.tsx';
import { ALL_SOURCES_DOWN, AppError, ERROR_CODES } from '../../../shared/errors.ts';

const none = () => {};
const act = { retry: none, signIn: none };
const shown = (problem: DatasetProblem) => renderToStaticMarkup(<DatasetState problem={problem} />).replaceAll('&#x27;', "'");
const of = (code: (typeof ERROR_CODES)[number], data?: unknown) => problemOf(new AppError(code, 'Phrase de CFI.', { data }), 0, act);

describe('what is missing is said', () => {
  test('each state has its own title: a failure never looks like an empty table', () => {
    const problems: DatasetProblem[] = [
      of('internal'),
      of('source_unavailable'),
      of('forbidden'),
      of('session_expired'),
      of('empty_scope'),
      of('not_found'),
      { kind: 'empty', title: 'Aucun export en attente.' },
      { kind: 'no_result', what: 'rien', onClear: none },
    ];
    const titles = problems.map((problem) => /state-title">([^<]+)</u.exec(shown(problem))?.[1]);
    expect(new Set(titles).size).toBe(problems.length);
  });
  test('a missing right is named', () => {
    expect(shown(of('forbidden', { right: 'stocks_Visu' }))).toContain('Droit manquant : voir les stocks');
  });
  test('when every source is down the agreed sentence is the title and each reason is listed', () => {
    const degraded = [{ source: 'base', reason: 'refused', message: 'La base commune ne répond pas.', at: '2026-11-20T10:00:00.000Z' }];
    const problem = problemOf(new AppError('source_unavailable', ALL_SOURCES_DOWN, { data: { degraded } }), 0, act);
    expect(shown(problem)).toContain(ALL_SOURCES_DOWN);
    expect(shown(problem)).toContain('La base commune ne répond pas.');
  });
  test('signing in is offered for a session that ended, whichever way the core says it', () => {
    expect(of('session_expired').kind).toBe('expired');
    expect(of('not_signed_in').kind).toBe('expired');
  });
  test.each(ERROR_CODES)('%s becomes a state that can be drawn', (code) => {
    expect(shown(of(code)).length).toBeGreaterThan(40);
  });
  test('data of an unexpected shape behind a code does not break the screen', () => {
    expect(shown(of('forbidden', 42))).toContain('Droit manquant');
    expect(shown(of('source_unavailable', { degraded: 'rien' }))).toContain('Phrase de CFI.');
  });
});
