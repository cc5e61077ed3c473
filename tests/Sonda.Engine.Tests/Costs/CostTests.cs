using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Costs;

public sealed class CostTests
{
    public static TheoryData<CostFunction, int> Cases
    {
        get
        {
            var cases = new TheoryData<CostFunction, int>();
            foreach (CostFunction cost in Enum.GetValues<CostFunction>())
            {
                foreach (int outputs in (int[])[1, 2, 10, 16, 33])
                {
                    if (outputs > 1 || cost is not (CostFunction.Softmax or CostFunction.SoftmaxSquaredError))
                    {
                        cases.Add(cost, outputs);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_and_delta_equal_the_textbook_and_its_finite_difference(CostFunction function, int outputs)
    {
        (double[][] z, byte[] labels) = Rows(5, 12, outputs, 1.5);
        double[][] delta = Delta(function, z, labels);
        var cost = Cost<double>.Of(function);
        for (int row = 0; row < z.Length; row++)
        {
            Assert.Equal(NaiveCosts.Value(function, z[row], labels[row]), cost.Value(z[row], labels[row]), 1e-12);
            for (int i = 0; i < outputs; i++)
            {
                Assert.Equal(Difference(z[row], labels[row], i), delta[row][i], 1e-8);
            }
        }

        double Difference(double[] at, int label, int i)
        {
            const double h = 1e-5;
            double[] up = [.. at], down = [.. at];
            (up[i], down[i]) = (at[i] + h, at[i] - h);
            return (NaiveCosts.Value(function, up, label) - NaiveCosts.Value(function, down, label)) / (2 * h);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Float_follows_double_within_its_rounding(CostFunction function, int outputs)
    {
        (double[][] z, byte[] labels) = Rows(6, 12, outputs, 4);
        float[][] single = [.. z.Select(row => Array.ConvertAll(row, v => (float)v))];
        double[][] expected = Delta(function, [.. single.Select(row => Array.ConvertAll(row, v => (double)v))], labels);
        float[][] found = Delta(function, single, labels);
        for (int row = 0; row < z.Length; row++)
        {
            for (int i = 0; i < outputs; i++)
            {
                double size = function == CostFunction.MeanSquaredError ? 1 + Math.Abs(expected[row][i]) : 1;
                Assert.Equal(expected[row][i], found[row][i], 4e-7 * size);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_of_a_thousand_give_finite_costs_and_gradients(CostFunction function, int outputs)
    {
        foreach (float size in (float[])[1000, -1000, 1001])
        {
            float[] z = [.. Enumerable.Range(0, outputs).Select(i => i % 2 == 0 ? size : -size)];
            byte[] labels = [0, 1];
            float[][] delta = Delta(function, [z, z], labels);
            Assert.All(delta, row => Assert.All(row, d => Assert.True(float.IsFinite(d))));
            Assert.All(labels, label => Assert.InRange(Cost<float>.Of(function).Value(z, label), 0, 2e6 * outputs));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_cost_of_a_finite_float_is_finite(CostFunction function, int outputs)
    {
        // Because of this property, training checks only z and δ.
        foreach (Func<int, float> logit in (Func<int, float>[])
            [_ => float.MaxValue, _ => -float.MaxValue, i => i % 2 == 0 ? float.MaxValue : -float.MaxValue, i => i % 2 == 0 ? -float.MaxValue : float.MaxValue])
        {
            float[] z = [.. Enumerable.Range(0, outputs).Select(logit)];
            var cost = Cost<float>.Of(function);
            Assert.All((int[])[0, 1], label => Assert.True(double.IsFinite(65536 * cost.Value(z, label))));
            float[] opposite = Array.ConvertAll(z, v => -v), first = [1, .. new float[outputs - 1]];
            float[]? y = function switch
            {
                CostFunction.Hinge => null,
                CostFunction.MeanSquaredError => opposite,
                _ => first,
            };
            Assert.True(y is null || double.IsFinite(65536 * cost.Value(z, y)));
        }
    }

    [Fact]
    public void Softmax_of_1000_and_1001_is_that_of_0_and_1()
    {
        var cost = Cost<float>.Of(CostFunction.Softmax);
        Assert.Equal(1.3132616875182228, cost.Value([1000, 1001], 0), 1e-12);
        Assert.Equal(0.31326168751822286, cost.Value([1000, 1001], 1), 1e-12);
        Assert.Equal(2000, cost.Value([-1000, 1000], 0), 1e-9);
        float[][] far = Delta(CostFunction.Softmax, [[1000f, 1001f], [-1000f, 1000f]], [0, 0]);
        Assert.Equal(Delta(CostFunction.Softmax, [[0f, 1f]], [0])[0], far[0]);
        Assert.Equal([-1f, 1f], far[1]);
    }

    [Theory]
    [InlineData(CostFunction.Softmax, 1.0)]
    [InlineData(CostFunction.BinaryCrossEntropy, 0.5)]
    public void A_gradient_far_below_the_last_digit_of_one_keeps_its_digits(CostFunction function, double share)
    {
        // p at the class rounds to 1 here: p − 1 would be 0.
        float[] delta = Delta(function, [[-10f, 30f]], [1])[0];
        double exact = function == CostFunction.Softmax ? -Math.Exp(-40) : -Math.Exp(-30) * share;
        Assert.InRange(delta[1] / exact, 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Softmax_deltas_of_a_row_sum_to_zero()
    {
        (double[][] z, byte[] labels) = Rows(8, 20, 10, 3);
        Assert.All(Delta(CostFunction.Softmax, z, labels), row => Assert.Equal(0, row.Sum(), 1e-15));
    }

    [Fact]
    public void At_the_kink_of_hinge_the_slope_is_zero()
    {
        Assert.Equal([0, 0, 0], Delta(CostFunction.Hinge, [[2.0, 1.0, 1.0]], [0])[0]);
        Assert.Equal([0], Delta(CostFunction.Hinge, [[1.0]], [1])[0]);
        Assert.Equal([0], Delta(CostFunction.Hinge, [[-1.0]], [0])[0]);
        Assert.Equal([-2 / 3.0, 1 / 3.0, 1 / 3.0], Delta(CostFunction.Hinge, [[0.0, 0.0, 0.0]], [0])[0]);
    }

    [Fact]
    public void Nan_in_a_row_stays_in_that_row_and_is_not_hidden()
    {
        foreach (CostFunction function in Enum.GetValues<CostFunction>())
        {
            float[][] delta = Delta(function, [[float.NaN, 1], [2, 1]], [0, 1]);
            Assert.Equal(double.NaN, Cost<float>.Of(function).Value([float.NaN, 1], 0));
            Assert.All(delta[1], d => Assert.True(float.IsFinite(d)));
            Assert.Equal(function != CostFunction.Hinge, float.IsNaN(delta[0][0]));
        }
    }

    [Fact]
    public void The_class_is_the_largest_output_or_the_side_of_a_single_one()
    {
        foreach (CostFunction function in Enum.GetValues<CostFunction>())
        {
            var cost = Cost<float>.Of(function);
            Assert.Equal(2, cost.Classify([-3, 1, 4, 4]));
            Assert.Equal(1, cost.Classify([0.6f]));
            Assert.Equal(0, cost.Classify([-0.1f]));
            Assert.Equal(function == CostFunction.MeanSquaredError ? 0 : 1, cost.Classify([0.4f]));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Targets_of_numbers_give_the_textbook_and_its_finite_difference(CostFunction function, int outputs)
    {
        if (function == CostFunction.Hinge)
        {
            Assert.Throws<NotSupportedException>(() => Cost<double>.Of(function).Value([1.0], [1.0]));
            return;
        }

        (double[][] z, _) = Rows(15, 12, outputs, 1.5);
        double[][] y = Targets(function, 12, outputs);
        double[][] delta = Delta(function, z, y);
        var cost = Cost<double>.Of(function);
        for (int row = 0; row < z.Length; row++)
        {
            Assert.Equal(NaiveCosts.Value(function, z[row], y[row]), cost.Value(z[row], y[row]), 1e-12);
            for (int i = 0; i < outputs; i++)
            {
                const double h = 1e-5;
                double[] up = [.. z[row]], down = [.. z[row]];
                (up[i], down[i]) = (z[row][i] + h, z[row][i] - h);
                double slope = (NaiveCosts.Value(function, up, y[row]) - NaiveCosts.Value(function, down, y[row])) / (2 * h);
                Assert.Equal(slope, delta[row][i], 1e-8);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Targets_of_a_class_are_the_class_to_the_last_bit(CostFunction function, int outputs)
    {
        if (function == CostFunction.Hinge)
        {
            return;
        }

        (double[][] z, byte[] labels) = Rows(16, 40, outputs, 20);
        float[][] single = [.. z.Select(row => Array.ConvertAll(row, v => (float)v))];
        float[][] y = [.. labels.Select(label => Enumerable.Range(0, outputs)
            .Select(i => outputs == 1 ? label : i == label ? 1f : 0f).ToArray())];
        Assert.Equal(Delta(function, single, labels), Delta(function, single, y));
        for (int row = 0; row < z.Length; row++)
        {
            var cost = Cost<float>.Of(function);
            Assert.Equal(cost.Value(single[row], labels[row]), cost.Value(single[row], y[row]));
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(float.NegativeInfinity, 0)]
    public void An_infinite_logit_on_the_right_side_costs_nothing(float z, int label)
    {
        Assert.Equal(0, Cost<float>.Of(CostFunction.CrossEntropy).Value([z], label));
        Assert.Equal(0, Cost<float>.Of(CostFunction.BinaryCrossEntropy).Value([z], [label]));
    }

    [Fact]
    public void Logits_give_the_recorded_bytes_on_every_instruction_set()
    {
        // Recorded once; the suite runs again with DOTNET_EnableAVX2=0 and must find the same values.
        string[] found = [.. Enum.GetValues<CostFunction>().Select(function =>
        {
            float[][] all = [.. ((int[])[2, 10, 33, 100]).SelectMany(outputs =>
            {
                (double[][] z, byte[] labels) = Rows(13, 50, outputs, 10);
                return Delta(function, [.. z.Select(row => Array.ConvertAll(row, v => (float)v))], labels);
            })];
            return $"{function.ToText()} {Fingerprint.Of(all)}";
        })];
        string[] recorded =
        [
            "cross-entropy 0a0bc1b02dd0205b",
            "quadratic 4590823bf04fc8fc",
            "softmax 8bb94adcff663ad8",
            "bce c11d7f341957163c",
            "mse ab57227bceab09e9",
            "hinge 7e476c30a60cef3e", "softmax mse dfe35a564fa04d25",
        ];
        Assert.Equal(recorded, found);
    }

    private static (double[][] Z, byte[] Labels) Rows(ulong seed, int rows, int outputs, double spread)
    {
        var random = new RandomStream(seed);
        double[][] z = [.. Enumerable.Range(0, rows).Select(_ =>
            Enumerable.Range(0, outputs).Select(_ => spread * random.NextGaussian()).ToArray())];
        return (z, [.. Enumerable.Range(0, rows).Select(_ => (byte)random.NextInt(Math.Max(2, outputs)))]);
    }

    /// <summary>Targets that the cost can reach: shares of 1 for softmax, any number for mse, otherwise from 0 to 1.</summary>
    private static double[][] Targets(CostFunction function, int rows, int outputs)
    {
        var random = new RandomStream(17);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double[] y = [.. Enumerable.Range(0, outputs).Select(_ => random.NextDouble())];
            double unit = function is CostFunction.Softmax or CostFunction.SoftmaxSquaredError ? y.Sum() : function == CostFunction.MeanSquaredError ? 0.1 : 1;
            return Array.ConvertAll(y, v => v / unit);
        })];
    }

    private static T[][] Delta<T>(CostFunction function, T[][] rows, byte[] labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Delta(rows, Cost<T>.Of(function), (cost, z, a, delta) => cost.OutputDelta(z, a, labels, delta));

    private static T[][] Delta<T>(CostFunction function, T[][] rows, T[][] targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Delta(rows, Cost<T>.Of(function), (cost, z, a, delta) =>
        {
            var y = Matrix<T>.Create(rows.Length, rows[0].Length);
            for (int row = 0; row < rows.Length; row++)
            {
                targets[row].CopyTo(y.Row(row));
            }

            cost.OutputDelta(z, a, y, delta);
        });

    /// <summary>δ of rows, in a matrix with dirty memory; its padding must be zero afterwards.</summary>
    private static T[][] Delta<T>(T[][] rows, Cost<T> cost, Action<Cost<T>, Matrix<T>, Matrix<T>, Matrix<T>> write)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (var z, var a, var delta) = (Create(), Create(), Create());
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].CopyTo(z.Row(row));
            delta.Row(row).Fill(T.CreateTruncating(99));
        }

        if (cost.OutputActivation == OutputActivation.Sigmoid)
        {
            new Sigmoid<T>().Forward(z.Padded, a.Padded);
        }
        else
        {
            z.Padded.CopyTo(a.Padded);
        }

        write(cost, z, a, delta);
        T[] padded = delta.Padded.ToArray();
        for (int i = 0; i < padded.Length; i++)
        {
            Assert.True(i % delta.Stride < delta.Columns || padded[i] == T.Zero, "padding");
        }

        return [.. Enumerable.Range(0, rows.Length).Select(row => delta.Row(row).ToArray())];

        Matrix<T> Create() => Matrix<T>.Create(rows.Length, rows[0].Length);
    }
}
