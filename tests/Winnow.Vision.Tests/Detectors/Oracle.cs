using Winnow.Core.Data;

namespace Winnow.Vision.Tests.Detectors;

/// <summary>Slow, obvious versions of assignments and losses, in double precision.</summary>
internal static class Oracle
{
    /// <summary>Complete overlap as the paper writes it.</summary>
    public static double CompleteOverlap(Box a, Box b)
    {
        var overlap = a.Overlap(b);
        var width = Math.Max(a.Right, b.Right) - Math.Min(a.Left, b.Left);
        var height = Math.Max(a.Bottom, b.Bottom) - Math.Min(a.Top, b.Top);
        var dx = ((a.Left + a.Right) - (b.Left + b.Right)) / 2;
        var dy = ((a.Top + a.Bottom) - (b.Top + b.Bottom)) / 2;
        var shape = 4 / (Math.PI * Math.PI) * Math.Pow(
            Math.Atan((b.Right - b.Left) / (b.Bottom - b.Top)) - Math.Atan((a.Right - a.Left) / (a.Bottom - a.Top)), 2);
        var weight = shape == 0 ? 0 : shape / (1 - overlap + shape);
        return overlap - (((dx * dx) + (dy * dy)) / ((width * width) + (height * height))) - (weight * shape);
    }

    /// <summary>Task-aligned assignment of one image: per anchor its object (or −1) and weight.</summary>
    public static (int Object, double Weight)[] TaskAligned(double[][] scores, Box[] boxes, (double X, double Y)[] points, (int Class, Box Box)[] objects)
    {
        var alignment = new double[objects.Length, boxes.Length];
        var overlap = new double[objects.Length, boxes.Length];
        var claims = new HashSet<int>[objects.Length];
        for (var o = 0; o < objects.Length; o++)
        {
            var box = objects[o].Box;
            for (var a = 0; a < boxes.Length; a++)
            {
                if (points[a].X > box.Left && points[a].X < box.Right && points[a].Y > box.Top && points[a].Y < box.Bottom)
                {
                    overlap[o, a] = Math.Clamp(CompleteOverlap(boxes[a], box), 0, 1);
                    alignment[o, a] = Math.Sqrt(scores[a][objects[o].Class]) * Math.Pow(overlap[o, a], 6);
                }
            }

            claims[o] = [.. Enumerable.Range(0, boxes.Length).OrderByDescending(a => alignment[o, a]).Take(10).Where(a => alignment[o, a] > 0)];
        }

        var owners = Owners(claims, boxes.Length, (o, a) => -overlap[o, a]);
        return [.. owners.Select((o, a) =>
        {
            if (o < 0)
            {
                return (-1, 0.0);
            }

            var mine = Enumerable.Range(0, boxes.Length).Where(i => owners[i] == o).ToArray();
            return (o, alignment[o, a] / mine.Max(i => alignment[o, i]) * mine.Max(i => overlap[o, i]));
        })];
    }

    /// <summary>SimOTA of one image: per anchor its object (or −1) and overlap.</summary>
    public static (int Object, double Weight)[] SimOta(double[][] classes, double[] objectness, Box[] boxes, (double X, double Y)[] points, double[] strides, (int Class, Box Box)[] objects)
    {
        var cost = new double[objects.Length, boxes.Length];
        var overlap = new double[objects.Length, boxes.Length];
        var claims = new HashSet<int>[objects.Length];
        for (var o = 0; o < objects.Length; o++)
        {
            var box = objects[o].Box;
            var near = Enumerable.Range(0, boxes.Length).Where(a =>
                Math.Abs(points[a].X - ((box.Left + box.Right) / 2)) < 1.5 * strides[a] && Math.Abs(points[a].Y - ((box.Top + box.Bottom) / 2)) < 1.5 * strides[a]).ToArray();
            foreach (var a in near)
            {
                overlap[o, a] = boxes[a].Overlap(box);
                cost[o, a] = -3 * Math.Log(overlap[o, a] + 1e-8);
                for (var kind = 0; kind < classes[a].Length; kind++)
                {
                    var score = Math.Sqrt(classes[a][kind] * objectness[a]);
                    cost[o, a] -= Math.Max(-100, Math.Log(kind == objects[o].Class ? score : 1 - score));
                }
            }

            var count = Math.Max(1, (int)near.Select(a => overlap[o, a]).OrderDescending().Take(10).Sum());
            claims[o] = [.. near.OrderBy(a => cost[o, a]).Take(count)];
        }

        var owners = Owners(claims, boxes.Length, (o, a) => cost[o, a]);
        return [.. owners.Select((o, a) => (o, o < 0 ? 0 : overlap[o, a]))];
    }

    /// <summary>RetinaNet's matching of one image: per anchor its object, −1 for background, −2 for neither.</summary>
    public static int[] Match(Box[] anchors, (int Class, Box Box)[] objects)
    {
        var owners = new int[anchors.Length];
        for (var a = 0; a < anchors.Length; a++)
        {
            var best = objects.Length == 0 ? -1 : Enumerable.Range(0, objects.Length).MaxBy(o => anchors[a].Overlap(objects[o].Box));
            var overlap = best < 0 ? 0 : anchors[a].Overlap(objects[best].Box);
            owners[a] = overlap >= 0.5 ? best : overlap < 0.4 ? -1 : -2;
        }

        // The greatest overlap comes last, so that it wins an anchor that is the best of several objects.
        foreach (var o in Enumerable.Range(0, objects.Length).OrderBy(i => anchors.Max(a => a.Overlap(objects[i].Box))))
        {
            var most = anchors.Max(a => a.Overlap(objects[o].Box));
            for (var a = 0; a < anchors.Length && most > 0; a++)
            {
                if (anchors[a].Overlap(objects[o].Box) == most)
                {
                    owners[a] = o;
                }
            }
        }

        return owners;
    }

    private static int[] Owners(HashSet<int>[] claims, int anchors, Func<int, int, double> cost) =>
        [.. Enumerable.Range(0, anchors).Select(a =>
            Enumerable.Range(0, claims.Length).Where(o => claims[o].Contains(a)).OrderBy(o => cost(o, a)).DefaultIfEmpty(-1).First())];
}
