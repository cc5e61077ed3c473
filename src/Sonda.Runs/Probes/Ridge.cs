using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonda.Runs.Probes;

/// <summary>Ridge regression in closed form.</summary>
/// <remarks>
/// Its loops are compiled once, with all optimisations: a command solves once or twice, and would be done before the runtime knew that they
/// are worth it.
/// </remarks>
internal static class Ridge
{
    /// <summary>
    /// W (features × targets) that minimises Σ‖y − Wᵀx‖² + λ‖W‖². It solves (XᵀX + λ1) W = XᵀY or, with more features than
    /// rows, the equal but smaller W = Xᵀ(XXᵀ + λ1)⁻¹Y.
    /// </summary>
    /// <param name="x">The features, row by row.</param>
    /// <param name="y">The targets, row by row.</param>
    /// <param name="penalty">λ, above 0.</param>
    public static double[][] Solve(double[][] x, double[][] y, double penalty) => Solve(x, y, [penalty])[0];

    /// <summary>Solves for several λ and computes the products once.</summary>
    /// <inheritdoc cref="Solve(double[][], double[][], double)"/>
    public static double[][][] Solve(double[][] x, double[][] y, double[] penalties)
    {
        double[][] columns = Transposed(x);
        bool isPrimal = columns.Length <= x.Length;
        double[][] products = Products(isPrimal ? columns : x);
        double[][] right = isPrimal ? [.. columns.Select(column => Weighted(column, y))] : y;
        return [.. penalties.Select(penalty =>
        {
            double[][] solution = SolveInPlace(Shifted(products, penalty), right);
            return isPrimal ? solution : [.. columns.Select(column => Weighted(column, solution))];
        })];
    }

    /// <summary>A copy with λ added to the diagonal.</summary>
    private static double[][] Shifted(double[][] products, double penalty) => [.. products.Select((row, i) =>
    {
        double[] copy = [.. row];
        copy[i] += penalty;
        return copy;
    })];

    /// <summary>The product of every two rows, lower half.</summary>
    private static double[][] Products(double[][] rows)
    {
        double[][] products = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++)
        {
            products[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                products[i][j] = Dot(rows[i], rows[j]);
            }
        }

        return products;
    }

    /// <summary>Solves by Cholesky decomposition, which overwrites the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[][] SolveInPlace(double[][] matrix, double[][] right)
    {
        int size = matrix.Length, columns = right.Length == 0 ? 0 : right[0].Length;
        double[][] solution = [.. right.Select(row => row.ToArray())];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[i][j] = (matrix[i][j] - Dot(matrix[i].AsSpan(0, j), matrix[j].AsSpan(0, j))) / matrix[j][j];
            }

            // Row i of the factor L, and forward substitution L y = b in the same pass.
            matrix[i][i] = Math.Sqrt(matrix[i][i] - Dot(matrix[i].AsSpan(0, i), matrix[i].AsSpan(0, i)));
            for (int k = 0; k < columns; k++)
            {
                double sum = solution[i][k];
                for (int j = 0; j < i; j++)
                {
                    sum -= matrix[i][j] * solution[j][k];
                }

                solution[i][k] = sum / matrix[i][i];
            }
        }

        // Back substitution Lᵀ w = y.
        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = 0; k < columns; k++)
            {
                double sum = solution[i][k];
                for (int j = i + 1; j < size; j++)
                {
                    sum -= matrix[j][i] * solution[j][k];
                }

                solution[i][k] = sum / matrix[i][i];
            }
        }

        return solution;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Weighted(double[] weights, double[][] rows)
    {
        double[] sum = new double[rows[0].Length];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int k = 0; k < sum.Length; k++)
            {
                sum[k] += weights[i] * rows[i][k];
            }
        }

        return sum;
    }

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => Array.ConvertAll(rows, row => row[column]))];

    /// <summary>The dot product, in four lanes on every machine, so that the bytes are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(a), y = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var lanes = Vector256<double>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            lanes += x[i] * y[i];
        }

        double sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        for (int i = 4 * x.Length; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
