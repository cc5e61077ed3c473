using Sonda.Engine.Initializers;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Initializers;

public sealed class OrthogonalMatrixTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(50, 1)]
    [InlineData(2, 2)]
    [InlineData(64, 64)]
    [InlineData(65, 65)]
    [InlineData(200, 130)]
    [InlineData(130, 200)]
    [InlineData(300, 300)]
    public void The_shorter_side_is_orthonormal(int inputs, int outputs)
    {
        double[] w = Draw(3, inputs, outputs);
        (int tall, int narrow) = (Math.Max(inputs, outputs), Math.Min(inputs, outputs));
        double Q(int row, int column) => inputs >= outputs ? w[(row * outputs) + column] : w[(column * outputs) + row];
        for (int a = 0; a < narrow; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double product = 0;
                for (int row = 0; row < tall; row++)
                {
                    product += Q(row, a) * Q(row, b);
                }

                Assert.Equal(a == b ? 1 : 0, product, 1e-12);
            }
        }
    }

    [Fact]
    public void The_gain_multiplies_every_weight()
    {
        double[] plain = Draw(4, 20, 30), scaled = Draw(4, 20, 30, 2.5);
        Assert.Equal(Array.ConvertAll(plain, w => 2.5 * w), scaled, (a, b) => Math.Abs(a - b) <= 1e-15);
    }

    [Fact]
    public void Every_rotation_is_as_likely()
    {
        // Over uniformly distributed orthogonal n × n matrices every entry has mean 0 and mean square 1/n, the
        // trace has mean 0 and mean square 1, and half of the determinants are negative. Q from a QR decomposition without
        // corrected signs fails the first.
        const int draws = 4000;
        double[] sum = new double[9], squares = new double[9];
        double trace = 0, traceSquares = 0, determinants = 0;
        for (ulong seed = 0; seed < draws; seed++)
        {
            double[] q = Draw(seed, 3, 3);
            for (int i = 0; i < 9; i++)
            {
                sum[i] += q[i] / draws;
                squares[i] += q[i] * q[i] / draws;
            }

            double t = q[0] + q[4] + q[8];
            trace += t / draws;
            traceSquares += t * t / draws;
            determinants += ((q[0] * ((q[4] * q[8]) - (q[5] * q[7]))) - (q[1] * ((q[3] * q[8]) - (q[5] * q[6])))
                + (q[2] * ((q[3] * q[7]) - (q[4] * q[6])))) / draws;
        }

        double error = 5 / Math.Sqrt(draws);
        Assert.All(sum, mean => Assert.Equal(0, mean, error * Math.Sqrt(1.0 / 3)));
        Assert.All(squares, square => Assert.Equal(1.0 / 3, square, error * 0.3));
        Assert.Equal(0, trace, error);
        Assert.Equal(1, traceSquares, error * Math.Sqrt(2));
        Assert.Equal(0, determinants, error);
    }

    private static double[] Draw(ulong seed, int inputs, int outputs, double gain = 1)
    {
        double[] weights = new double[inputs * outputs];
        OrthogonalMatrix.Fill(new RandomStream(seed), gain, weights, inputs, outputs);
        return weights;
    }
}
