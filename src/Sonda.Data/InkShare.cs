using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>How much ink images have: two numbers by which data sets can be compared.</summary>
/// <param name="Images">The images that were looked at.</param>
/// <param name="MeanIntensity">The mean over all pixels, from 0 (paper) to 1 (full ink).</param>
/// <param name="NonZeroShare">The share of pixels that are not zero, from 0 to 1.</param>
internal sealed record InkShare(int Images, double MeanIntensity, double NonZeroShare)
{
    /// <summary>Looks at every pixel of every image.</summary>
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
