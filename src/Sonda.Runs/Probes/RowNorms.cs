using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>Norms of δ of each row of a batch.</summary>
internal static class RowNorms
{
    /// <summary>Σ ‖δ‖ over the rows of a batch, in the scale of the layer's δ; in a sequence, over all steps and gates.</summary>
    public static double Sum<T>(BatchView<T> batch, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        int steps = batch.DeltaRowsOf(layer) / batch.Rows;
        for (int row = 0; row < batch.Rows; row++)
        {
            double norm = Norms.Euclidean(batch.Delta(layer, row));
            for (int t = 1; t < steps; t++)
            {
                // The steps of one row lie batch.Rows apart. Hypot joins their norms without overflow.
                norm = double.Hypot(norm, Norms.Euclidean(batch.Delta(layer, (t * batch.Rows) + row)));
            }

            sum += norm;
        }

        return sum;
    }
}
