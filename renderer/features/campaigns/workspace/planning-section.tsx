import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { addMonths, dayOf, formatMonth } from '../../../ui/civil.ts';
import { formatLongInstant } from '../../../ui/format.ts';
import { Tag } from '../../../ui/tag.tsx';
import { Dataset } from '../../core/dataset.tsx';
import { useCall } from '../../core/queries.ts';
import { LegalMonth } from '../legal-month.tsx';
import { DayField, TextField } from './fields.tsx';
import { parisInstant, parisParts } from './paris.ts';
import { useWorkspace } from './workspace-context.ts';

/** When it leaves: the moment, the legal calendar of where recipients live, the next slot that is allowed. */
export function PlanningSection() {
  const { workspace, change, flush, readOnly } = useWorkspace();
  const { planning, projet } = workspace.sections;
  const stored = planning.sendAt ? parisParts(planning.sendAt) : null;
  const [parts, setParts] = useState({ day: stored?.day ?? null, time: stored?.time ?? '10:00' });
  useEffect(() => {
    if (planning.sendAt) setParts(parisParts(planning.sendAt));
  }, [planning.sendAt]);
  const [month, setMonth] = useState((stored?.day ?? projet.startDate ?? dayOf(Date.now())).slice(0, 7));
  const calendar = useCall('campaigns.calendar', { id: workspace.campaignId, month }, { keep: true });
  const plan = (day: string | null, time: string) => {
    setParts({ day, time });
    if (day === null) change('planning', { sendAt: null });
    else {
      const sendAt = parisInstant(day, time);
      if (sendAt) change('planning', { sendAt });
    }
  };
  const take = (instant: string) => {
    const next = parisParts(instant);
    setParts(next);
    setMonth(next.day.slice(0, 7));
    change('planning', { sendAt: instant });
    void flush();
  };
  const next = calendar.data?.nextLegalSlot ?? planning.nextLegalSlot;
  return (
    <>
      <div className="ws-quad">
        <DayField label="Jour d'envoi" field="sendAt" value={parts.day} onChange={(day) => plan(day, parts.time)} />
        <TextField
          label="Heure (Paris)"
          field="sendAt.time"
          value={parts.time}
          maxLength={5}
          placeholder="10:00"
          complain={(typed) => (parisInstant('2026-01-01', typed) === null ? "Écrivez l'heure ainsi : 10:30." : null)}
          onChange={(time) => plan(parts.day, time)}
        />
        <DayField
          label="Début de campagne"
          field="startDate"
          value={projet.startDate}
          onChange={(startDate) => change('planning', { startDate })}
        />
        <DayField label="Fin de campagne" field="endDate" value={projet.endDate} onChange={(endDate) => change('planning', { endDate })} />
      </div>
      <div className="ws-slot">
        {planning.sendAt === null ? (
          <Tag>Envoi non planifié</Tag>
        ) : planning.legal ? (
          <Tag tone="success">Créneau autorisé</Tag>
        ) : (
          <Tag tone="danger">Créneau interdit</Tag>
        )}
        <span>{planning.sendAt ? formatLongInstant(planning.sendAt) : null}</span>
        {next && !readOnly && (planning.sendAt === null || !planning.legal) ? (
          <Button size="s" icon="calendar3" onClick={() => take(next)}>
            Prochain créneau légal : {formatLongInstant(next)}
          </Button>
        ) : null}
      </div>
      <div className="ws-month-head">
        <IconButton icon="chevron-left" label="Mois précédent" onClick={() => setMonth(addMonths(month, -1))} />
        <h3 aria-live="polite">{formatMonth(month)}</h3>
        <IconButton icon="chevron-right" label="Mois suivant" onClick={() => setMonth(addMonths(month, 1))} />
      </div>
      <Dataset query={calendar} shape="cards">
        {(data) => <LegalMonth calendar={data} chosen={parts.day} onPick={readOnly ? null : (day) => plan(day, parts.time)} />}
      </Dataset>
    </>
  );
}
