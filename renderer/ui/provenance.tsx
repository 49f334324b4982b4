import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { ORIGIN_LABELS, type Sourced } from '../../shared/model/sourced.ts';
import { Facts } from './card.tsx';
import { countOf, formatInstant, formatLatency, UNKNOWN } from './format.ts';
import { Freshness } from './freshness.tsx';
import { Icon } from './icon.tsx';

/** Source and age in one line; pressed, everything that is known of where the figures come from. */
export function Provenance({ reading }: { reading: Sourced<unknown> }) {
  const { scope } = reading;
  return (
    <DialogTrigger>
      <AriaButton className="provenance">
        <Freshness reading={reading} />
        <Icon name="chevron-down" size={10} />
      </AriaButton>
      <Popover className="popover provenance-popover" placement="bottom start" offset={6}>
        <Dialog className="provenance-dialog">
          <Heading slot="title" level={2}>
            D'où viennent ces chiffres
          </Heading>
          <Facts
            items={[
              { label: 'Source', value: ORIGIN_LABELS[reading.source] },
              { label: 'Périmètre', value: `${scope.label}, ${countOf(scope.divisions, 'division')}` },
              {
                label: 'Données du',
                value: reading.clockDiffers ? `${formatInstant(reading.asOf)} : l'horloge de CFI diffère` : formatInstant(reading.asOf),
              },
              { label: 'Lues le', value: `${formatInstant(reading.readAt)}, en ${formatLatency(reading.latencyMs)}` },
              {
                label: 'Attendues sous',
                value: reading.budgetSeconds === null ? UNKNOWN : `${Math.round(reading.budgetSeconds / 60)}\u00a0min`,
              },
            ]}
          />
          {reading.degraded.length > 0 ? (
            <>
              <h3>Sources écartées</h3>
              <ul className="provenance-left">
                {reading.degraded.map((each) => (
                  <li key={`${each.source}${each.reason}`}>
                    <strong>{ORIGIN_LABELS[each.source]}</strong> : {each.message}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
