using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>Norms of δ for each row of a batch.</summary>
internal static class RowNorms
{
    /// <summary>Σ ‖δ‖ over the rows of a batch, in the scale of the layer's δ; of a sequence, over all its steps and gates.</summary>
    public static double Sum<T>(BatchPass<T> pass, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        int steps = pass.DeltaRowsOf(layer) / pass.Rows;
        for (int row = 0; row < pass.Rows; row++)
        {
            double norm = Norms.Euclidean(pass.Delta(layer, row));
            for (int t = 1; t < steps; t++)
            {
                norm = double.Hypot(norm, Norms.Euclidean(pass.Delta(layer, (t * pass.Rows) + row)));
            }

            sum += norm;
        }

        return sum;
    }
}
