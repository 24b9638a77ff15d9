/**
 * Section 12 as a machine: registers that change at every clock edge, and nothing computed ahead. Both ports are always ready.
 * An edge decides on what the registers show in the cycle before it, and only then changes them.
 */
import { METRICS } from './distance.ts';
import type { Outcome } from './chip.ts';
import type { Wave } from './route.ts';
import { QUEUE_DEPTH, rootBits, type Shape } from './shape.ts';
import { answersList, hasDt, hasVector, roomOf } from './wire.ts';

/** Edges of one command; -1 where it did not happen. */
export interface Edges {
  header: number;
  lastBeat: number;
  issue: number;
  take: number;
  retire: number;
  window: number;
  close: number;
  firstAccept: number;
  lastAccept: number;
}

/** What a suite cost. */
export interface Times {
  readonly edges: readonly Edges[];
  readonly chipCycles: number;
  /** Clock edges that each core got. */
  readonly awakeByCore: readonly number[];
  /** Clock edges by opcode. */
  readonly awakeByCode: ReadonlyMap<number, number>;
}

/** A command with its outcome. */
export interface Issued {
  readonly outcome: Outcome;
  /** Bits 7:0 of the header. */
  readonly code: number;
  /** Metric of the chip when it arrives. */
  readonly metric: number;
}

/** A command as the fabric sees it. */
interface Job {
  readonly code: number;
  readonly refused: boolean;
  /** Addressed cores, none when refused. */
  readonly cores: readonly number[];
  /** Cores that are free only when it has closed: of a wave of a ROUTE all. */
  readonly keeps: readonly number[];
  /** N by core, 0 for a core that is not addressed. */
  readonly cycles: readonly number[];
  /** Beats after the header. */
  readonly vectorBeats: number;
  /** Edges from the last beat to the first edge at which it may issue. */
  readonly preparation: number;
  /** Response slots that it reserves. */
  readonly room: number;
  /** Beats that it answers. */
  readonly beats: number;
  /** Results of a SEARCH; an empty entry follows them when they are fewer than k. */
  readonly hits: number;
  readonly search: boolean;
  /** Exact SEARCH to all cores. */
  readonly streams: boolean;
  readonly edges: Edges;
  /** Response slots that it takes when it issues, and gives back when it closes. */
  readonly reserves: number;
  readonly returns: number;
  /** A wave of a ROUTE whose items stay in the fabric. */
  readonly silent?: boolean;
  /** The wave behind this one, and how many edges behind its close it can issue. */
  readonly next?: { readonly job: Job; readonly after: number };
  /** The wave after whose close nothing follows, because there is no vector: the front end has held the command until then. */
  readonly holds?: boolean;
}

/** Registers of one core's port, and its clock. */
interface CorePort {
  /** Job in the registers towards the core, which takes it at the next edge. */
  incoming: Job | undefined;
  /** Jobs in the core with the cycles that each has left; more than one only when streaming. */
  running: { readonly job: Job; left: number }[];
  /** Jobs that were issued to the core and have not closed: it is free at 0. */
  owed: number;
  /** Retirements that the core shows, and those that the fabric's input register shows an edge later. */
  retired: number;
  retiredSeen: number;
  /** Retirements that closed windows have used up. */
  served: number;
  /** The job that the core took last: its clock edges count for it. */
  last: Job | undefined;
  awake: number;
}

/** The job whose items leave, and the edge at which its window opened. */
interface Window {
  readonly job: Job;
  readonly opened: number;
}

/** What happens at the root of the merge tree at an edge: a beat is put, the window closes. */
interface Output {
  readonly puts: boolean;
  readonly closes: boolean;
}
/** Edges without a response after which the fabric is stuck; a NEURO_SEARCH of many iterations takes up to 140,000. */
const STUCK = 200_000;

const NOTHING: Output = { puts: false, closes: false };

const never = (): Edges => ({
  header: -1,
  lastBeat: -1,
  issue: -1,
  take: -1,
  retire: -1,
  window: -1,
  close: -1,
  firstAccept: -1,
  lastAccept: -1,
});

/** Cores that take a command. */
const heard = (cycles: readonly number[]): number[] =>
  cycles.flatMap((n, core) => (n > 0 ? [core] : []));

function jobOf({ outcome, code, metric }: Issued, shape: Shape): Job {
  const { header, refused, cycles, response, hits } = outcome;
  const search = answersList(header) && !refused;
  const vectorEdges = METRICS[metric] === 'cosine' ? 20 : 4;
  const prepared = hasVector(header) ? vectorEdges : hasDt(header) ? 4 : 1;
  const room = search ? roomOf(header) : 1;
  const job: Job = {
    code,
    refused,
    cores: heard(cycles),
    keeps: heard(cycles),
    cycles,
    vectorBeats: hasVector(header) ? shape.vectorBeats : 0,
    preparation: refused ? 1 : prepared,
    room,
    beats: response.length,
    ...{ reserves: room, returns: room - response.length },
    hits,
    search,
    streams: search && header.name === 'SEARCH' && header.all && !header.beam,
    edges: never(),
  };
  return outcome.waves === undefined ? job : chained(job, outcome.waves, shape);
}

/** A ROUTE: a job a wave, each of which lets the next one go. */
function chained(job: Job, waves: readonly Wave[], shape: Shape): Job {
  return waves.reduceRight<Job | undefined>((next, { cycles, room, hits }, number) => {
    const last = next === undefined;
    return {
      ...job,
      ...{ cores: heard(cycles), keeps: cycles.map((_, core) => core) },
      ...{ cycles, room, hits, silent: !last, edges: never() },
      reserves: number === 0 ? job.reserves : 0,
      returns: last ? job.returns : 0,
      ...(last ? { holds: number === 0 } : {}),
      ...(last ? {} : { next: { job: next, after: number === 0 ? 1 : rootBits(shape) + 3 } }),
    };
  }, undefined)!;
}

/** The edges of a command: it begins with its first wave and ends with its last. */
function edgesOf({ edges, next }: Job): Edges {
  if (next === undefined) return edges;
  const { header, lastBeat, issue, take } = edges;
  return { ...edgesOf(next.job), header, lastBeat, issue, take };
}

/** The fabric and the clocks of its cores, edge by edge. */
class Fabric {
  readonly awakeByCode = new Map<number, number>();
  private readonly shape: Shape;
  private readonly pending: Job[];
  private readonly ports: CorePort[];
  /** The command in the front end, and the vector beats that it still waits for. */
  private held: Job | undefined;
  private beatsLeft = 0;
  /** Whether it is a later wave of a ROUTE, and the edge from which on that may issue. */
  private later = false;
  private notBefore = 0;
  /** Issued and not closed, in order. */
  private queue: Job[] = [];
  /** Response slots that are reserved. */
  private slots = 0;
  private lastIssued: Job | undefined;
  private window: Window | undefined;
  /** The job whose window closed at the last edge: its cores get one more. */
  private lingering: Job | undefined;
  /** One entry a response beat. */
  private fifo: Job[] = [];
  private edge = 0;

  constructor(shape: Shape, jobs: readonly Job[]) {
    this.shape = shape;
    this.pending = [...jobs];
    this.ports = Array.from({ length: shape.cores }, () => ({
      incoming: undefined,
      running: [],
      owed: 0,
      retired: 0,
      retiredSeen: 0,
      served: 0,
      last: undefined,
      awake: 0,
    }));
  }

  get awakeByCore(): number[] {
    return this.ports.map((port) => port.awake);
  }

  /** Runs until nothing is left and the last clocks have stopped. */
  run(): void {
    let moved = 0;
    for (let idle = 0; idle < 4; this.edge++) {
      this.step();
      if (this.fifo.length > 0) moved = this.edge;
      if (this.edge - moved > STUCK) throw new Error(`no response since edge ${moved}`);
      const left = this.pending.length + this.queue.length + this.fifo.length;
      idle = left > 0 || this.held !== undefined ? 0 : idle + 1;
    }
  }

  /** One clock edge: what is decided, on the registers as they are; then every part moves. */
  private step(): void {
    const accepts = this.held === undefined;
    const issues = this.mayIssue();
    const head = this.headToServe();
    const root = this.rootOutput();
    this.clockCores();
    this.acceptResponse();
    this.serve(head, root);
    if (issues) this.issue();
    else this.receive(accepts);
  }

  /** Response port: a beat that was put at an earlier edge leaves. */
  private acceptResponse(): void {
    const job = this.fifo.shift();
    if (job === undefined) return;
    if (job.edges.firstAccept < 0) job.edges.firstAccept = this.edge;
    job.edges.lastAccept = this.edge;
    this.slots -= 1;
  }

  /** Front end: the header, then its vector beats, one an edge. */
  private receive(accepts: boolean): void {
    if (this.held !== undefined && this.beatsLeft > 0) {
      this.beatsLeft -= 1;
      this.held.edges.lastBeat = this.edge;
    }
    if (!accepts) return;
    this.held = this.pending.shift();
    if (this.held === undefined) return;
    this.beatsLeft = this.held.vectorBeats;
    this.held.edges.header = this.edge;
    this.held.edges.lastBeat = this.edge;
  }

  private mayIssue(): boolean {
    const job = this.held;
    if (job === undefined || this.beatsLeft > 0) return false;
    const earliest = this.later ? this.notBefore : job.edges.lastBeat + job.preparation;
    if (this.edge < earliest) return false;
    if (this.queue.length >= QUEUE_DEPTH || this.slots + job.reserves > QUEUE_DEPTH) return false;
    return job.keeps.every((core) => this.ports[core]!.owed === 0) || this.mayStream(job);
  }

  private mayStream(job: Job): boolean {
    if (!job.streams || !this.lastIssued?.streams) return false;
    if (this.edge < this.lastIssued.edges.issue + this.shape.streamInterval) return false;
    const { length } = this.queue;
    return (length === 1 || length === 2) && this.queue.every((one) => one.streams);
  }

  private issue(): void {
    const job = this.held!;
    this.later = job.next !== undefined || job.holds === true;
    this.held = job.next?.job ?? (job.holds ? job : undefined);
    this.notBefore = Infinity;
    job.edges.issue = this.edge;
    this.lastIssued = job;
    this.queue.push(job);
    this.slots += job.reserves;
    for (const core of job.cores) this.ports[core]!.incoming = job;
    for (const core of job.keeps) this.ports[core]!.owed += 1;
  }

  /** The queue's head, when no window is open and the fabric sees that all its cores have retired it. */
  private headToServe(): Job | undefined {
    if (this.window !== undefined) return undefined;
    const seen = (core: number) => this.ports[core]!.retiredSeen > this.ports[core]!.served;
    return this.queue[0]?.cores.every(seen) ? this.queue[0] : undefined;
  }

  /** What the merge tree's root does at this edge: the item that the open window gets, or nothing. */
  private rootOutput(): Output {
    if (this.window === undefined) return NOTHING;
    const { job, opened } = this.window;
    const item = this.edge - (opened + 4 + this.shape.levels);
    if (item < 0) return NOTHING;
    if (!job.search) return { puts: true, closes: true };
    const silent = job.silent === true;
    if (item >= job.hits) return { puts: item === 0 && !silent, closes: true };
    return { puts: !silent, closes: item + 1 === job.room };
  }

  private serve(head: Job | undefined, root: Output): void {
    if (this.window !== undefined) {
      if (root.puts) this.fifo.push(this.window.job);
      if (root.closes) this.close(this.window.job);
    } else if (head?.refused) {
      this.fifo.push(head);
      this.close(head);
    } else if (head !== undefined) {
      head.edges.window = this.edge;
      this.window = { job: head, opened: this.edge };
    }
  }

  private close(job: Job): void {
    job.edges.close = this.edge;
    this.queue.shift();
    this.slots -= job.returns;
    if (job.next !== undefined) this.notBefore = this.edge + job.next.after;
    if (job.holds) [this.held, this.later] = [undefined, false];
    this.window = undefined;
    this.lingering = job;
    for (const core of job.cores) this.ports[core]!.served += 1;
    for (const core of job.keeps) this.ports[core]!.owed -= 1;
  }

  /** The clocks of all cores, and their take and retire edges. */
  private clockCores(): void {
    const draining = [this.window?.job, this.lingering];
    this.lingering = undefined;
    this.ports.forEach((port, core) => {
      const { incoming, running } = port;
      const drains = draining.some((job) => job !== undefined && job.cycles[core]! > 0);
      const clocked = incoming !== undefined || running.length > 0 || drains;
      // The fabric registers what the core showed before this edge.
      port.retiredSeen = port.retired;
      for (const one of running) {
        one.left -= 1;
        if (one.left > 0) continue;
        port.retired += 1;
        one.job.edges.retire = Math.max(one.job.edges.retire, this.edge);
      }
      port.running = running.filter((one) => one.left > 0);
      if (incoming !== undefined) {
        incoming.edges.take = this.edge;
        port.running.push({ job: incoming, left: incoming.cycles[core]! });
        port.last = incoming;
        port.incoming = undefined;
      }
      if (clocked) this.countClock(port);
    });
  }

  private countClock(port: CorePort): void {
    port.awake += 1;
    const { code } = port.last!;
    this.awakeByCode.set(code, (this.awakeByCode.get(code) ?? 0) + 1);
  }
}

/** Times of a suite: the outcomes of its commands in order, each with its opcode and the metric that the chip had before it. */
export function simulate(shape: Shape, commands: readonly Issued[]): Times {
  const jobs = commands.map((command) => jobOf(command, shape));
  const fabric = new Fabric(shape, jobs);
  fabric.run();
  const { awakeByCore, awakeByCode } = fabric;
  const edges = jobs.map(edgesOf);
  const chipCycles = Math.max(...edges.map((one) => one.lastAccept));
  return { edges, chipCycles, awakeByCore, awakeByCode };
}
