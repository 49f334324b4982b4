import fs from 'node:fs';
import { z } from 'zod';
import { FAULTS, FAULTS_OF_PART, SIMULATED_PARTS, type SimulatedPart, type SimulatorFaults } from '../../shared/model/system.ts';
import { writeFileAtomic } from '../kit/files.ts';

/** Small files of the simulator's folder: what is absent, unreadable or from another version counts as never written. */
function readKept<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const faultsFile = z.partialRecord(z.enum(SIMULATED_PARTS), z.enum(FAULTS));

/** Faults survive a restart. A fault its part does not know is dropped. */
export function readFaults(file: string): SimulatorFaults {
  const kept = readKept(file, faultsFile) ?? {};
  const of = (part: SimulatedPart) => {
    const fault = kept[part] ?? 'ok';
    return FAULTS_OF_PART[part].includes(fault) ? fault : 'ok';
  };
  return { base: of('base'), api: of('api'), sftp: of('sftp'), batch: of('batch'), jobs: of('jobs'), mycfia: of('mycfia') };
}

export const writeFaults = (file: string, faults: SimulatorFaults): void => writeFileAtomic(file, JSON.stringify(faults, null, 2));

const portsFile = z.strictObject({ base: z.int(), api: z.int(), sftp: z.int(), mycfia: z.int(), control: z.int() });
/** Where each part listened last: taken again when free, so that addresses noted by a user stay good. */
export type Ports = z.infer<typeof portsFile>;

export const readPorts = (file: string): Ports => readKept(file, portsFile) ?? { base: 0, api: 0, sftp: 0, mycfia: 0, control: 0 };

export const writePorts = (file: string, ports: Ports): void => writeFileAtomic(file, JSON.stringify(ports, null, 2));
