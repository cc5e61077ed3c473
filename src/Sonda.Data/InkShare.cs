using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>The amount of ink in images: two numbers to compare data sets by.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="MeanIntensity">The mean over all pixels, from 0 (paper) to 1 (full ink).</param>
/// <param name="NonZeroShare">The share of nonzero pixels, from 0 to 1.</param>
internal sealed record InkShare(int Images, double MeanIntensity, double NonZeroShare)
{
    /// <summary>Computes the shares from every pixel of every image.</summary>
    /// <param name="images">At least one image.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static InkShare Of(Dataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0)
        {
            throw new ArgumentException("There is no image to look at.", nameof(images));
        }

        float[] row = new float[images.InputSize];
        double sum = 0;
        long inked = 0;
        for (int i = 0; i < images.Count; i++)
        {
            images.CopyRow(i, row);
            foreach (float pixel in row)
            {
                sum += pixel;
                inked += pixel != 0 ? 1 : 0;
            }
        }

        double pixels = (double)images.Count * images.InputSize;
        return new InkShare(images.Count, sum / pixels, inked / pixels);
    }
}
