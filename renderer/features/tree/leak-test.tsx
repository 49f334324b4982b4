import { useEffect, useRef, useState } from 'react';
import { AppError } from '../../../shared/errors.ts';
import { LEAK_VERDICT_LABELS, type LeakChunk, type LeakReport, type LeakVerdict } from '../../../shared/model/review.ts';
import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { countOf, formatInstant, formatNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useLink } from '../core/link-context.tsx';
import { useCall } from '../core/queries.ts';

type Progress = Extract<LeakChunk, { type: 'progress' }>;
const LOOK: Record<LeakVerdict, { tone: 'success' | 'danger' | 'warning'; icon: IconName }> = {
  clean: { tone: 'success', icon: 'shield-check' },
  leak: { tone: 'danger', icon: 'x-octagon' },
  incomplete: { tone: 'warning', icon: 'exclamation-triangle' },
};

/** Reads as every division through every source, and says whether one saw what it must not. */
export function LeakTest({ onOpen }: { onOpen: (division: number) => void }) {
  const link = useLink();
  const last = useCall('leakTest.last', {});
  const [progress, setProgress] = useState<Progress | null>(null);
  const [report, setReport] = useState<LeakReport | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run() {
    const controller = new AbortController();
    running.current = controller;
    setFailure(null);
    setProgress({ type: 'progress', done: 0, total: 0, doing: 'Préparation', leaks: 0 });
    try {
      for await (const chunk of link.stream('leakTest.run', {}, { signal: controller.signal })) {
        if (chunk.type === 'progress') setProgress(chunk);
        else setReport(chunk.report);
      }
    } catch (error) {
      if (!controller.signal.aborted) setFailure(error instanceof AppError ? error.message : "Le test s'est arrêté avant la fin.");
    } finally {
      running.current = null;
      setProgress(null);
      void last.refetch();
    }
  }

  return (
    <div className="tree-panel tree-scroll">
      <div className="review-head">
        <p className="muted">
          Pour chaque division, chaque lecture est refaite par chaque source : elle doit rendre toutes les lignes de ses divisions, et
          aucune autre.
        </p>
        {progress ? (
          <Button icon="stop-fill" onClick={() => running.current?.abort()}>
            Arrêter
          </Button>
        ) : (
          <Button variant="primary" icon="shield-check" onClick={() => void run()}>
            Lancer le test
          </Button>
        )}
      </div>
      {progress ? <Running progress={progress} /> : null}
      {failure ? <Banner tone="danger">{failure}</Banner> : null}
      {report ? (
        <Report report={report} onOpen={onOpen} />
      ) : (
        <Dataset
          query={last}
          shape="cards"
          empty={(data) =>
            data === null && progress === null
              ? {
                  kind: 'empty',
                  icon: 'shield-check',
                  title: 'Aucun test encore fait',
                  hint: 'Lancez-le : il ne modifie rien et dure quelques secondes.',
                }
              : null
          }
        >
          {(data) => (data ? <Report report={data} onOpen={onOpen} /> : null)}
        </Dataset>
      )}
    </div>
  );
}

function Running({ progress }: { progress: Progress }) {
  return (
    <section className="leak-running" aria-label="Test en cours">
      <progress
        className="progress"
        aria-label="Avancement du test"
        {...(progress.total > 0 ? { max: progress.total, value: progress.done } : {})}
      />
      <p role="status">
        {progress.doing}
        {progress.total > 0 ? ` : ${formatNumber(progress.done)} sur ${countOf(progress.total, 'lecture')}` : ''}
        {progress.leaks > 0 ? `, ${countOf(progress.leaks, 'fuite')}` : ''}
      </p>
    </section>
  );
}

function Report({ report, onOpen }: { report: LeakReport; onOpen: (division: number) => void }) {
  const { tone, icon } = LOOK[report.verdict];
  return (
    <>
      <section className={`verdict verdict-${tone}`} aria-label="Verdict">
        <Icon name={icon} size={26} />
        <div>
          <p className="verdict-mode">{LEAK_VERDICT_LABELS[report.verdict]}</p>
          <p>{report.sentence}</p>
          <p className="muted small">
            {formatInstant(report.finishedAt)} · {countOf(report.divisions, 'division')} · {countOf(report.readings, 'lecture')} ·{' '}
            {countOf(report.checks, 'ligne comparée', 'lignes comparées')}
          </p>
        </div>
      </section>
      {report.findings.length > 0 ? (
        <div className="table-box">
          <table className="table">
            <caption className="visually-hidden">Constats</caption>
            <thead>
              <tr>
                <th scope="col">Constat</th>
                <th scope="col">Division</th>
                <th scope="col">Source</th>
                <th scope="col">Détail</th>
              </tr>
            </thead>
            <tbody>
              {report.findings.map((finding) => (
                <tr key={`${finding.kind}${finding.source}${finding.subject}${finding.divisionId}`}>
                  <td>
                    <Tag tone={finding.kind === 'leak' ? 'danger' : 'warning'}>{finding.kind === 'leak' ? 'Fuite' : 'Manque'}</Tag>
                  </td>
                  <td>
                    <button type="button" className="link-button" onClick={() => onOpen(finding.divisionId)}>
                      {finding.divisionName}
                    </button>
                  </td>
                  <td>{ORIGIN_LABELS[finding.source]}</td>
                  <td>{finding.sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {report.findingsLeftOut > 0 ? <p className="muted small">et {countOf(report.findingsLeftOut, 'autre')}</p> : null}
        </div>
      ) : null}
      <Card title="Ce qui a été testé" icon="list-check">
        <table className="table">
          <caption className="visually-hidden">Lectures testées et lectures laissées de côté</caption>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Lecture</th>
              <th scope="col" className="num">
                Divisions
              </th>
              <th scope="col" className="num">
                Lignes
              </th>
              <th scope="col">État</th>
            </tr>
          </thead>
          <tbody>
            {report.tested.map((each) => (
              <tr key={`${each.source}${each.subject}`}>
                <td>{ORIGIN_LABELS[each.source]}</td>
                <td>{each.subject}</td>
                <td className="num">{formatNumber(each.divisions)}</td>
                <td className="num">{formatNumber(each.rows)}</td>
                <td>
                  <Tag tone="success">Testée</Tag>
                </td>
              </tr>
            ))}
            {report.skipped.map((each) => (
              <tr key={`${each.source}${each.subject}`}>
                <td>{ORIGIN_LABELS[each.source]}</td>
                <td>{each.subject}</td>
                <td colSpan={2} className="muted small">
                  {each.reason}
                </td>
                <td>
                  <Tag tone="neutral">Non testée</Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </>
  );
}
