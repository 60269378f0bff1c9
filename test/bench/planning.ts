// `npm run bench`, and test/planning/scale.test.ts with `--json`: what planning costs, measured in a process of its own.
import { measurePlan, type PlanCost } from './plan-cost.ts';

const FEW = 100_000;
const MANY = 1_000_000;

function least(costs: readonly PlanCost[], field: 'ms' | 'cpuMs'): number {
  return Math.min(...costs.map((cost) => cost[field]));
}

const first = measurePlan(FEW); // memory before anything else has grown; its time is that of cold code
const few = [1, 2, 3].map(() => measurePlan(FEW));
const many = [1, 2].map(() => measurePlan(MANY));
const ratio = least(many, 'cpuMs') / least(few, 'cpuMs');
const { mb } = first;

if (process.argv.includes('--json')) console.log(JSON.stringify({ mb, ratio }));
else {
  const [cold, warm] = [first.ms, least(few, 'ms')].map((ms) => `${ms.toFixed(0)} ms`);
  const text = `planning 100 000 URLs in 5000 directories: ${cold} in a cold process, ${warm} in a warm one`;
  console.log(`${text}, ${mb.toFixed(0)} MB; 10^6 cost ${ratio.toFixed(1)} times as much`);
}
