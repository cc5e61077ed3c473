using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>Parameters that are updated while their gradient is computed equal those of two passes over memory.</summary>
public sealed class UpdateProductTests
{
    /// <summary>
    /// Terms, rows and columns: around tiles of 12 and 6 rows, bands of 24, blocks of 256 columns, and more rows than columns.
    /// </summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 40, 25, 257 },
        { 33, 100, 300 },
        { 64, 250, 30 },
        { 128, 49, 520 },
        { 384, 23, 1000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Bytes_are_those_of_a_product_and_an_update_for_any_number_of_threads(int terms, int rows, int columns)
    {
        foreach (string text in (string[])["sgd(l2=0.01)", "momentum(0.9)", "adamw(0.8,0.95,decay=0.3)"])
        {
            Check<float>(text, terms, rows, columns);
        }

        Check<double>("adam", Math.Min(terms, 192), rows, columns);
    }

    [Fact]
    public void What_is_not_finite_is_told()
    {
        foreach (int threads in (int[])[1, 2])
        {
            using var workers = new Workers(threads);
            Matrix<float> x = TestMatrix.Gaussian<float>(40, 30, 1), delta = TestMatrix.Gaussian<float>(40, 600, 2);
            Matrix<float> weights = TestMatrix.Gaussian<float>(30, 600, 3);
            Optimizer<float> optimizer = Optimizer<float>.Create(OptimizerSpec.Parse("sgd"), [weights.Padded.Length]);
            var mover = new ParameterUpdate<float>(optimizer, 0, 0.1, 0);
            Assert.True(UpdateProduct<ParameterUpdate<float>, float>.Run(x, delta, weights, mover, [], workers));
            delta.Row(39)[599] = float.NaN;
            Assert.False(UpdateProduct<ParameterUpdate<float>, float>.Run(x, delta, weights, mover, [], workers));
        }
    }

    private static void Check<T>(string text, int terms, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> x = TestMatrix.Gaussian<T>(terms, rows, 1), delta = TestMatrix.Gaussian<T>(terms, columns, 2);
        Matrix<T> start = TestMatrix.Gaussian<T>(rows, columns, 3), expected = Matrix<T>.Create(rows, columns), gradient = Matrix<T>.Create(rows, columns);
        start.Padded.CopyTo(expected.Padded);
        Optimizer<T> plain = Optimizer<T>.Create(OptimizerSpec.Parse(text), [start.Padded.Length]);
        MatrixKernels.SumOuterProducts(x, delta, gradient);
        for (int step = 0; step < 2; step++)
        {
            plain.Begin();
            Assert.True(plain.Update(0, expected.Padded, gradient.Padded, 0.1, plain.Spec.WeightDecay));
        }

        ParameterUpdateNorms? first = null;
        foreach ((int threads, bool measures) in (ReadOnlySpan<(int, bool)>)[(1, false), (2, false), (3, false), (1, true), (2, true), (3, true)])
        {
            using var workers = new Workers(threads);
            Matrix<T> found = Matrix<T>.Create(rows, columns);
            start.Padded.CopyTo(found.Padded);
            Optimizer<T> optimizer = Optimizer<T>.Create(OptimizerSpec.Parse(text), [start.Padded.Length]);
            var meter = new ParameterUpdateMeter();
            T[] before = [];
            for (int step = 0; step < 2; step++)
            {
                optimizer.Begin();
                before = found.Padded.ToArray();
                Span<UpdateSums> sums = measures ? meter.Begin(UpdateProduct<ParameterUpdate<T>, T>.BandsOf(rows, columns)) : [];
                Assert.True(UpdateProduct<ParameterUpdate<T>, T>.Run(x, delta, found, new ParameterUpdate<T>(optimizer, 0, 0.1, optimizer.Spec.WeightDecay), sums, workers));
            }

            Assert.Equal(expected.Padded.ToArray(), found.Padded.ToArray());
            for (int i = 0; i < plain.Moments.Count; i++)
            {
                Assert.Equal(plain.Moments[i].Values(0).ToArray(), optimizer.Moments[i].Values(0).ToArray());
            }

            if (measures)
            {
                ParameterUpdateNorms move = meter.Read();
                double error = typeof(T) == typeof(float) ? 3e-7 : 1e-12;
                Near(Norm(gradient.Padded.ToArray()), move.GradientNorm, error);
                Near(Norm(before), move.Norm, error);
                Near(Norm([.. found.Padded.ToArray().Zip(before, (after, old) => after - old)]), move.ChangeNorm, error);
                Assert.Equal(first ??= move, move);
            }
        }
    }

    private static double Norm<T>(T[] values)
        where T : IBinaryFloatingPointIeee754<T> => Math.Sqrt(values.Sum(value => double.CreateTruncating(value) * double.CreateTruncating(value)));

    private static void Near(double expected, double found, double error) => Assert.InRange(found, expected * (1 - error), expected * (1 + error));
}
