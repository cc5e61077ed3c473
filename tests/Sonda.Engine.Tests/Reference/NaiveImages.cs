using Sonda.Engine.Layers.Conv2d;

namespace Sonda.Engine.Tests.Reference;

/// <summary>The outputs of image layers, directly from their definitions.</summary>
internal static class NaiveImages
{
    /// <summary>z of a convolution, map by map.</summary>
    public static double[] Convolve(Conv2d<double> layer, double[] image, int kernelHeight, int kernelWidth, int stride, int padding)
    {
        (Shape input, Shape output) = (layer.Input, layer.Output);
        var z = new double[output.Count];
        for (int at = 0; at < z.Length; at++)
        {
            (int map, int y, int x) = (at / (output.Height * output.Width), at / output.Width % output.Height, at % output.Width);
            z[at] = layer.Biases.At(0, map);
            int point = 0;
            for (int c = 0; c < input.Maps; c++)
            {
                for (int i = 0; i < kernelHeight; i++)
                {
                    for (int j = 0; j < kernelWidth; j++)
                    {
                        z[at] += layer.Weights.At(point++, map) * (At(input, image, c, (y * stride) + i - padding, (x * stride) + j - padding) ?? 0);
                    }
                }
            }
        }

        return z;
    }

    /// <summary>Every window of a pooling layer, map by map: its points in order, null outside the image.</summary>
    public static double?[][] Windows(Shape input, Shape output, double[] image, int size, int stride, int padding) =>
        [.. Enumerable.Range(0, output.Count).Select(at =>
        {
            (int map, int y, int x) = (at / (output.Height * output.Width), at / output.Width % output.Height, at % output.Width);
            return Enumerable.Range(0, size * size)
                .Select(p => At(input, image, map, (y * stride) + (p / size) - padding, (x * stride) + (p % size) - padding))
                .ToArray();
        })];

    private static double? At(Shape shape, double[] image, int map, int y, int x) =>
        y < 0 || y >= shape.Height || x < 0 || x >= shape.Width ? null : image[(((map * shape.Height) + y) * shape.Width) + x];
}
