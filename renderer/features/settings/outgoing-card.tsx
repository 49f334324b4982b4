import { useState } from 'react';
import type { ModelUsage, ModelUsageTotal, OutgoingCall } from '../../../shared/model/assistant-model.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { countOf, formatBytes, formatCost, formatDate, formatInstant, formatLatency, formatNumber } from '../../ui/format.ts';
import { Tag } from '../../ui/tag.tsx';
import { copyAndSay, Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

const PURPOSES: Record<OutgoingCall['purpose'], string> = {
  choose: 'Choisir où chercher',
  word: 'Formuler la phrase',
  test: 'Essai de la connexion',
};
const OUTCOMES: Record<OutgoingCall['outcome'], { tone: 'success' | 'warning' | 'neutral'; word: string }> = {
  ok: { tone: 'success', word: 'Reçu' },
  refused: { tone: 'warning', word: 'Refusé' },
  failed: { tone: 'warning', word: 'Échoué' },
  cancelled: { tone: 'neutral', word: 'Arrêté' },
};
const PAGE = 20;

/** Kinds of tokens, as `privacy.ts` names them. */
const KINDS: Record<string, [one: string, many: string]> = {
  PERSONNE: ['personne', 'personnes'],
  ADRESSE: ['adresse', 'adresses'],
  EMAIL: ['courriel', 'courriels'],
  TELEPHONE: ['téléphone', 'téléphones'],
  COMPTE: ['compte', 'comptes'],
  SIRET: ["numéro d'entreprise", "numéros d'entreprise"],
  NAISSANCE: ['date de naissance', 'dates de naissance'],
  IDENTITE: ["pièce d'identité", "pièces d'identité"],
  NOM: ['nom', 'noms'],
  TEXTE: ['texte', 'textes'],
};
const maskedWords = (masked: Record<string, number>): string => {
  const words = Object.entries(masked).flatMap(([kind, count]) => {
    const [one, many] = KINDS[kind] ?? [kind.toLowerCase(), kind.toLowerCase()];
    return count > 0 ? [countOf(count, one, many)] : [];
  });
  return words.length === 0 ? 'aucune' : words.join(', ');
};

/** Exactly what left this machine: each request as it was sent, readable and removable. */
export function OutgoingCard() {
  const [shown, setShown] = useState(PAGE);
  const [opened, setOpened] = useState<string | null>(null);
  const [purging, setPurging] = useState(false);
  const page = useCall('assistant.outgoing', { offset: 0, limit: Math.min(shown, 100) }, { keep: true });
  const total = page.data?.total ?? 0;
  return (
    <Card
      title="Ce qui est parti de ce poste"
      icon="send-check"
      className="settings-wide"
      flush={total > 0}
      aside={
        total > 0 ? (
          <Button size="s" icon="trash" onClick={() => setPurging(true)}>
            Tout effacer
          </Button>
        ) : null
      }
    >
      <Dataset query={page} shape="table">
        {({ calls, keptDays }) =>
          calls.length === 0 ? (
            <p className="muted">Rien n'est parti de ce poste pour un modèle.</p>
          ) : (
            <>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a zone that may scroll sideways must be reachable by the keyboard */}
              <section className="outgoing" aria-label="Envois" tabIndex={0}>
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">Quand</th>
                      <th scope="col">Pour</th>
                      <th scope="col">Vers</th>
                      <th scope="col" className="num">
                        Taille
                      </th>
                      <th scope="col">Données remplacées</th>
                      <th scope="col">Issue</th>
                      <th scope="col">
                        <span className="visually-hidden">Lire</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {calls.map((call) => (
                      <tr key={call.id}>
                        <td className="nowrap">{formatInstant(call.at)}</td>
                        <td>{PURPOSES[call.purpose]}</td>
                        <td>
                          {call.host}
                          <span className="muted small outgoing-model">{call.model}</span>
                        </td>
                        <td className="num">{formatBytes(call.bytes)}</td>
                        <td>{maskedWords(call.masked)}</td>
                        <td>
                          <Tag tone={OUTCOMES[call.outcome].tone}>{OUTCOMES[call.outcome].word}</Tag>
                        </td>
                        <td>
                          <Button size="s" aria-label={`Lire l'envoi du ${formatInstant(call.at)}`} onClick={() => setOpened(call.id)}>
                            Lire
                          </Button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
              <p className="muted small outgoing-foot">
                {countOf(total, 'envoi gardé', 'envois gardés')} pendant {countOf(keptDays, 'jour')}. La clef n'y figure jamais.
                {total > calls.length && shown < 100 ? (
                  <Button size="s" variant="quiet" onClick={() => setShown(shown + PAGE * 2)}>
                    En voir plus
                  </Button>
                ) : null}
              </p>
            </>
          )
        }
      </Dataset>
      {opened ? <OutgoingDialog id={opened} onClose={() => setOpened(null)} /> : null}
      <PurgeDialog open={purging} onClose={() => setPurging(false)} />
    </Card>
  );
}

/** The request as it left, laid out for reading; copied, it is byte for byte what was sent. */
function OutgoingDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const detail = useCall('assistant.outgoingCall', { id });
  const purge = useSend('assistant.purgeOutgoing');
  return (
    <Dialog title="Envoi au modèle" open onClose={onClose} size="l">
      <div className="settings-ask">
        <Dataset query={detail} shape="text">
          {(call) => (
            <>
              <Facts
                items={[
                  { label: 'Envoyé', value: `${formatInstant(call.at)}, vers ${call.url}` },
                  { label: 'Issue', value: call.message ?? `${OUTCOMES[call.outcome].word}, en ${formatLatency(call.latencyMs)}` },
                  { label: 'Remplacées', value: maskedWords(call.masked) },
                  {
                    label: 'Jetons',
                    value: `${formatNumber(call.promptTokens)} en entrée, ${formatNumber(call.completionTokens)} en sortie`,
                  },
                ]}
              />
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
              <pre className="outgoing-body mono" tabIndex={0}>
                {laidOut(call.body)}
              </pre>
              {purge.error ? <Banner tone="danger">{purge.error.message}</Banner> : null}
              <div className="dialog-foot">
                <Button icon="copy" onClick={() => void copyAndSay(call.body, 'Envoi copié.')}>
                  Copier
                </Button>
                <Button icon="trash" pending={purge.isPending} onClick={() => purge.mutate({ id }, { onSuccess: onClose })}>
                  Effacer cet envoi
                </Button>
              </div>
            </>
          )}
        </Dataset>
      </div>
    </Dialog>
  );
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function PurgeDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const purge = useSend('assistant.purgeOutgoing');
  const confirm = () =>
    purge.mutate(
      {},
      {
        onSuccess: ({ removed }) => {
          say(countOf(removed, 'envoi effacé', 'envois effacés'));
          onClose();
        },
      },
    );
  return (
    <Dialog title="Effacer ce qui est gardé des envois" open={open} onClose={onClose} size="s">
      <div className="settings-ask">
        <p>Le texte des envois disparaît de ce poste. Les compteurs de jetons restent.</p>
        {purge.error ? <Banner tone="danger">{purge.error.message}</Banner> : null}
        <div className="dialog-foot">
          <Button onClick={onClose}>Garder</Button>
          <Button variant="primary" pending={purge.isPending} onClick={confirm}>
            Tout effacer
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

type Currency = 'EUR' | 'USD';

/** Tokens and cost, today, this month and by day. */
export function UsageCard({ currency }: { currency: Currency }) {
  const usage = useCall('assistant.usage', {});
  return (
    <Card title="Jetons et dépense" icon="wallet2" flush>
      <Dataset query={usage} shape="text">
        {(data: ModelUsage) => (
          <>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Période</th>
                  <th scope="col" className="num">
                    Réponses
                  </th>
                  <th scope="col" className="num">
                    Jetons
                  </th>
                  <th scope="col" className="num">
                    Dépense
                  </th>
                </tr>
              </thead>
              <tbody>
                <UsageRow label="Aujourd'hui" total={data.today} currency={currency} />
                <UsageRow label="Ce mois" total={data.month} currency={currency} />
                {data.days.slice(0, 7).map((each) => (
                  <UsageRow key={each.day} label={formatDate(each.day)} total={each} currency={currency} />
                ))}
              </tbody>
            </table>
            {data.monthlyCeiling === null ? null : (
              <p className="muted small outgoing-foot">
                Plafond du mois : {formatCost(data.monthlyCeiling, currency)}. Au-delà, le moteur répond seul.
              </p>
            )}
          </>
        )}
      </Dataset>
    </Card>
  );
}

function UsageRow({ label, total, currency }: { label: string; total: ModelUsageTotal; currency: Currency }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{formatNumber(total.answers)}</td>
      <td className="num">{formatNumber(total.promptTokens + total.completionTokens)}</td>
      <td className="num">{formatCost(total.cost, currency)}</td>
    </tr>
  );
}
