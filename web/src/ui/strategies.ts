import type { Task } from '../api/types';

interface Strategy {
  value: string;
  label: string;
  words: string;
  /** The tasks it fits; absent: all. */
  for?: Task[];
}

/** Orders in which images are picked, as offered; the server knows more by name. */
const all: Strategy[] = [
  { value: 'adaptive', label: 'Adaptive', words: 'the most different images first, later those the model is torn on' },
  { value: 'margin', label: 'Margin', words: 'images where the two likeliest classes are closest', for: ['classify', 'multilabel'] },
  { value: 'entropy', label: 'Entropy', words: 'images the model is least sure about', for: ['classify', 'multilabel'] },
  { value: 'badge', label: 'BADGE', words: 'images that would change the model most, spread out', for: ['classify', 'multilabel'] },
  { value: 'box-entropy-sum', label: 'Doubtful boxes', words: 'images whose boxes are in most doubt, taken together', for: ['detect'] },
  { value: 'ppal', label: 'PPAL', words: 'images with doubtful boxes, unlike each other', for: ['detect'] },
  { value: 'pixel-entropy-mean', label: 'Doubtful pixels', words: 'images whose pixels are in most doubt', for: ['segment'] },
  { value: 'typiclust', label: 'TypiClust', words: 'typical images of groups without a label' },
  { value: 'k-center', label: 'Core-set', words: 'images farthest from every labelled one' },
  { value: 'random', label: 'Random', words: 'the yardstick: nothing can be saved, everything can be measured' },
];

export const strategiesFor = (task: Task) => all.filter((one) => !one.for || one.for.includes(task));

/** Networks that a project of a task can train, the usual one first. `cnn` stands for the usual one of every task. */
export const networksFor = (task: Task) =>
  task === 'detect'
    ? [
        { value: 'cnn', label: 'yolo11-pico (usual)' },
        ...['yolo11-n', 'yolo11-s', 'yolox-nano', 'yolox-tiny', 'retinanet-resnet18'].map((value) => ({ value, label: value })),
      ]
    : task === 'segment'
      ? [
          { value: 'cnn', label: 'unet-small (usual)' },
          ...['unet-resnet18', 'unet-resnet50', 'deeplabv3-resnet18', 'deeplabv3-resnet50'].map((value) => ({ value, label: value })),
        ]
      : [
          { value: 'cnn', label: 'cnn (usual)' },
          ...['mlp', 'resnet18', 'resnet34', 'resnet50', 'encoder-head'].map((value) => ({ value, label: value })),
        ];

export const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'PLN', 'SEK', 'CAD', 'AUD', 'INR'];
