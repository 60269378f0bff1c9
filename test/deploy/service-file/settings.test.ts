import { describe, expect, it } from 'vitest';
import { problemsOf, readOne } from './service-file.ts';

const DATABASE = "environment: {DATABASE_URL: 'postgres://u:p@db.example/d'}";

describe('a setting is refused where it stands', () => {
  it.each([
    ['memorySize: 100', 'memorySize: 100 is no memory size; SCF takes 64, or 128 to 3072 in steps of 128 (MB)'],
    ['memorySize: 3200', 'memorySize: 3200 is no memory size'],
    ['memorySize: 0', 'memorySize: 0 is no memory size'],
    ['memorySize: 128MB', 'memorySize: "128MB" is no memory size'],
    ['memorySize: -128', 'memorySize: -128 is no memory size'],
    ['memorySize: 128.5', 'memorySize: 128.5 is no memory size'],
    ['memorySize: [128]', 'memorySize: a list is no memory size'],
    ['timeout: 0', 'timeout: 0 is no time limit; SCF takes 1 to 900 seconds'],
    ['timeout: 901', 'timeout: 901 is no time limit; SCF takes 1 to 900 seconds'],
    ['timeout: 60000', 'timeout: 60000 is no time limit; SCF takes 1 to 900 seconds; 60000 ms are 60'],
    ['timeout: 1m', 'timeout: "1m" is no time limit'],
    ['timeout: true', 'timeout: true is no time limit'],
    ['initTimeout: 301', 'initTimeout: 301 is no time limit of a start; SCF takes 1 to 300 seconds'],
    ['reservedConcurrency: 0', 'reservedConcurrency: 0 is no number of instances; write a whole number from 1 on'],
    ['reservedConcurrency: 1.5', 'reservedConcurrency: 1.5 is no number of instances'],
    ['reservedConcurrency: {queue: 1}', 'reservedConcurrency: a value of type object is no number of instances'],
    ['reservedConcurrency: {}', 'reservedConcurrency: a value of type object is no number of instances'],
    ['maximumRetryAttempts: 3', 'maximumRetryAttempts: 3 is no number of retries; SCF takes 0 to 2'],
    ['maximumEventAge: 59', 'maximumEventAge: 59 is no age of an event; SCF takes 60 to 21600 seconds'],
    ['maximumEventAge: 21601', 'maximumEventAge: 21601 is no age of an event'],
    [
      'maximumEventAge: 21600000',
      'maximumEventAge: 21600000 is no age of an event; SCF takes 60 to 21600 seconds; 21600000 ms are 21600',
    ],
    [
      'runtime: Nodejs16.13',
      'runtime: "Nodejs16.13" is too old for these functions, which are built for Node 18; write Nodejs18.15 or Nodejs20.19',
    ],
    ['runtime: Nodejs8.9', 'runtime: "Nodejs8.9" is too old'],
    [
      'runtime: Nodejs22.21',
      'runtime: "Nodejs22.21" is not known to be offered by SCF; write Nodejs18.15 or Nodejs20.19',
    ],
    ['runtime: nodejs18.x', 'runtime: "nodejs18.x" is not known to be offered by SCF'],
    ['runtime: nodejs18.15', 'runtime: "nodejs18.15" is no runtime; write Nodejs18.15'],
    ['runtime: Python3.10', 'runtime: "Python3.10" runs no JavaScript; write Nodejs18.15'],
    ['namespace: a b', 'namespace: "a b" is no namespace'],
    ['role: "qcs::cam::uin/100:roleName/purge"', 'role: it is the name alone that SCF takes; write purge'],
    ['role: a b', 'role: "a b" is no name of a role'],
    ['role: [a]', 'role: should be a text but is a list'],
    [
      'description: "a: b"',
      'description: SCF takes Latin letters, digits, blanks, line breaks, commas, full stops and Chinese alone, but this has ":"',
    ],
    [
      'description: Größe',
      'description: SCF takes Latin letters, digits, blanks, line breaks, commas, full stops and Chinese alone, but this has "ö"',
    ],
    ['description: очистка', 'but this has "о"'],
    ['description: パージ', 'but this has "パ"'],
    ['description: ٣', 'but this has "٣"'],
    ['description: "a\tb"', 'but this has "\\t"'],
    ['description: 🧹', 'but this has "🧹"'],
    [`description: ${'a'.repeat(901)}`, 'description: it has 901 characters; there is room for 900'],
    ['vpc: {vpcId: vpc-a}', 'vpc: subnetId is missing; a VPC takes both vpcId and subnetId'],
    ["vpc: {vpcId: '', subnetId: subnet-a}", 'vpc: vpcId is missing'],
    ['vpc: {vpcId: subnet-a, subnetId: vpc-a}', 'vpc: "subnet-a" is no vpcId; it begins with vpc-'],
    ['vpc: {vpcId: vpc-a, subnetId: vpc-a}', 'vpc: "vpc-a" is no subnetId; it begins with subnet-'],
    ['vpc: {vpcId: [a], subnetId: subnet-a}', 'vpc: vpcId should be a text but is a list'],
  ])('%s', (options, message) => {
    const found = expect.stringContaining(message);
    expect(problemsOf(() => readOne(options))).toEqual([found]);
    expect(problemsOf(() => readOne(options))[0]).toMatch(/^functions\.schedule\./);
    if (/^description/.test(options)) return; // which is said of one function
    expect(problemsOf(() => readOne('events: []', options))).toEqual([found]);
    expect(problemsOf(() => readOne('events: []', options))[0]).toMatch(/^provider\./);
  });

  it.each([
    ['memorySize: 64', { memoryMb: 64 }],
    ['memorySize: 128', { memoryMb: 128 }],
    ['memorySize: 3072', { memoryMb: 3072 }],
    ["memorySize: '256'", { memoryMb: 256 }],
    ['timeout: 1', { timeoutS: 1 }],
    ["timeout: '900'", { timeoutS: 900 }],
    ['initTimeout: 300', { initTimeoutS: 300 }],
    ['reservedConcurrency: 1', { reservedInstances: 1 }],
    ['maximumRetryAttempts: 0', { asyncEvents: { retries: 0, lifeS: 21_600 } }],
    ['maximumEventAge: 60', { asyncEvents: { retries: 2, lifeS: 60 } }],
    ['runtime: Nodejs20.19', { runtime: 'Nodejs20.19' }],
    ['namespace: cdn', { namespace: 'cdn' }],
    ['role: SCF_Purge+1=a.b@c-d', { role: 'SCF_Purge+1=a.b@c-d' }],
    ['description: "Purges, twice.\\n全部清除，两次。"', { description: 'Purges, twice.\n全部清除，两次。' }],
    [`description: ${'a'.repeat(900)}`, { description: 'a'.repeat(900) }],
  ])('%s is taken', (options, expected) => {
    expect(readOne(options)).toMatchObject(expected);
  });
});

describe('a setting of a function', () => {
  it('has the standard of the platform where nothing is said, but for the runtime', () => {
    expect(readOne('events: []')).toEqual({
      key: 'schedule',
      name: 'shop-dev-schedule',
      namespace: 'default',
      handler: 'schedule.main_handler',
      runtime: 'Nodejs18.15',
      description: '',
      memoryMb: 128,
      timeoutS: 3,
      initTimeoutS: 65,
      role: '',
      environment: expect.any(Object),
      asyncEvents: { retries: 2, lifeS: 21_600 },
      triggers: [],
    });
  });

  it('comes before that of provider, and an empty one does not', () => {
    expect(readOne('memorySize: 256', 'memorySize: 512')).toMatchObject({ memoryMb: 256 });
    expect(readOne("memorySize: ''", 'memorySize: 512')).toMatchObject({ memoryMb: 512 });
    expect(readOne('memorySize:', 'memorySize: 512')).toMatchObject({ memoryMb: 512 });
    expect(readOne("memorySize: ' '", "memorySize: ''")).toMatchObject({ memoryMb: 128 });
  });

  it('takes a VPC of provider away with empty ids', () => {
    const provider = 'vpc: {vpcId: vpc-a, subnetId: subnet-a}';
    expect(readOne('timeout: 60', provider).vpc).toEqual({ vpcId: 'vpc-a', subnetId: 'subnet-a' });
    expect(readOne("vpc: {vpcId: '', subnetId: ''}", provider)).not.toHaveProperty('vpc');
  });

  it('is chosen by the mode of the function where it has two values', () => {
    const both = "reservedConcurrency: {queued: 20, direct: '5'}";
    expect(readOne(both)).toMatchObject({ reservedInstances: 5 });
    expect(readOne(`${both}, ${DATABASE}`)).toMatchObject({ reservedInstances: 20 });
    expect(readOne(`${DATABASE}`, both)).toMatchObject({ reservedInstances: 20 });
  });

  it('has the standard in a mode that is not named, or empty', () => {
    expect(readOne('reservedConcurrency: {queued: 20}')).not.toHaveProperty('reservedInstances');
    expect(readOne("timeout: {queued: 20, direct: ''}")).toMatchObject({ timeoutS: 3 });
  });

  it('is checked in the other mode as well, so that the change of mode brings no surprise', () => {
    expect(problemsOf(() => readOne('timeout: {queued: 1000, direct: 60}'))).toEqual([
      'functions.schedule.timeout.queued: 1000 is no time limit; SCF takes 1 to 900 seconds; 1000 ms are 1',
    ]);
  });

  it('is that of direct mode where the function takes the database of provider away', () => {
    const provider = `${DATABASE}, timeout: {queued: 60, direct: 10}`;
    expect(readOne('events: []', provider)).toMatchObject({ timeoutS: 60 });
    expect(readOne("environment: {DATABASE_URL: ' '}", provider)).toMatchObject({ timeoutS: 10 });
  });
});
