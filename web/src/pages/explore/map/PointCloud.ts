import type { MapData } from './mapData';
import { type Size, type View, units } from './view';

const vertex = `#version 300 es
in float x;
in float y;
in float code;
in float chosen;
uniform vec2 centre;
uniform vec2 scale;
uniform float size;
uniform vec3 palette[32];
uniform float large[32];
uniform vec3 selected;
out vec3 colour;
void main() {
  int at = int(code);
  bool on = chosen > 0.5;
  // The nearer in depth, the later it would be drawn: unlabelled below, picks above, the selection on top; no sorting needed.
  float depth = on ? -0.9 : 0.9 - large[at];
  gl_Position = vec4((vec2(x, y) - centre) * scale, depth, 1.0);
  gl_PointSize = size * (on ? 1.2 : 1.0 + 0.45 * large[at]);
  colour = on ? selected : palette[at];
}`;
const round = `#version 300 es
precision mediump float;
in vec3 colour;
out vec4 result;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float edge = fwidth(far);
  float cover = 1.0 - smoothstep(1.0 - edge, 1.0, far);
  if (cover <= 0.02) discard;
  result = vec4(colour, cover);
}`;
/** Points of two pixels are squares whatever is done; a million of them do without smoothing. */
const square = `#version 300 es
precision mediump float;
in vec3 colour;
out vec4 result;
void main() {
  result = vec4(colour, 1.0);
}`;
export const manyPoints = 300_000;

export interface Palette {
  colours: [number, number, number][];
  /** 0: below and small; 1: above and large. */
  large: number[];
  selected: [number, number, number];
}

/** Up to a few million points in one draw call. Free of React; draws when told. */
export class PointCloud {
  #gl: WebGL2RenderingContext;
  #program: WebGLProgram;
  #code: WebGLBuffer;
  #chosen: WebGLBuffer;
  #count: number;
  #place: (name: string) => WebGLUniformLocation | null;

  /** @throws {Error} the browser has no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, data: MapData) {
    const many = data.x.length > manyPoints;
    const gl = canvas.getContext('webgl2', { antialias: !many, alpha: true, premultipliedAlpha: false });
    if (!gl) throw new Error('This browser has no WebGL 2, so the map cannot be drawn. The grid and its filters work without it.');
    this.#gl = gl;
    this.#count = data.x.length;
    this.#program = link(gl, many ? square : round);
    gl.useProgram(this.#program);
    this.#place = (name) => gl.getUniformLocation(this.#program, name);
    this.#attribute('x', data.x, gl.UNSIGNED_SHORT);
    this.#attribute('y', data.y, gl.UNSIGNED_SHORT);
    this.#code = this.#attribute('code', new Uint8Array(this.#count), gl.UNSIGNED_BYTE);
    this.#chosen = this.#attribute('chosen', new Uint8Array(this.#count), gl.UNSIGNED_BYTE);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    if (!many) gl.enable(gl.SAMPLE_ALPHA_TO_COVERAGE);
  }

  #attribute(name: string, values: Uint16Array | Uint8Array, type: number): WebGLBuffer {
    const gl = this.#gl;
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    const at = gl.getAttribLocation(this.#program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 1, type, false, 0, 0);
    return buffer;
  }

  /** Colour of each point as an index into the palette. */
  setCodes(codes: Uint8Array) {
    this.#write(this.#code, codes);
  }
  /** 1 for each selected point. */
  setChosen(chosen: Uint8Array) {
    this.#write(this.#chosen, chosen);
  }
  #write(buffer: WebGLBuffer, values: Uint8Array) {
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
    this.#gl.bufferSubData(this.#gl.ARRAY_BUFFER, 0, values);
  }
  setPalette(palette: Palette) {
    const gl = this.#gl;
    const colours = new Float32Array(96);
    palette.colours.forEach((one, i) => colours.set(one, i * 3));
    const large = new Float32Array(32);
    large.set(palette.large);
    gl.uniform3fv(this.#place('palette'), colours);
    gl.uniform1fv(this.#place('large'), large);
    gl.uniform3fv(this.#place('selected'), palette.selected);
  }

  /** `size` in CSS pixels; `ratio`: device pixels each. */
  draw(view: View, size: Size, ratio: number) {
    const gl = this.#gl;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.uniform2f(this.#place('centre'), view.x, view.y);
    gl.uniform2f(this.#place('scale'), (2 * view.scale) / size.width, (-2 * view.scale) / size.height);
    gl.uniform1f(this.#place('size'), pointSize(this.#count, view) * ratio);
    gl.drawArrays(gl.POINTS, 0, this.#count);
  }

  dispose() {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** Pixels of a point: fewer the more there are, growing a little while zooming in. */
export function pointSize(count: number, view: View): number {
  const base = count > manyPoints ? 2 : count > 50_000 ? 3 : 4.5;
  const zoomed = Math.max(1, (view.scale * units) / 500);
  return Math.min(10, base * Math.pow(zoomed, 0.3));
}

function link(gl: WebGL2RenderingContext, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`The map's shader was refused: ${gl.getProgramInfoLog(program)}`);
  return program;
}
