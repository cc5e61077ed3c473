using Sonda.Sweeps.Boundaries;

namespace Sonda.Benchmarks.Table;

/// <summary>A cell of the boundary as one would write it first: loops over doubles, the library's tanh, all steps.</summary>
internal static class NaiveBoundaryProgram
{
    public static double Train(BoundarySetting setting, double horizontal, double vertical)
    {
        int n = setting.Width, rows = setting.Rows;
        (double[] first, double[] second, double[] inputs, double[] targets) = setting.Draw();
        double firstRate = Math.Pow(10, horizontal), secondRate = Math.Pow(10, vertical), scale = Math.Sqrt(2.0 / n);
        double[] losses = new double[setting.Steps], active = new double[n], firstGradient = new double[n * n], secondGradient = new double[n];
        for (int step = 0; step < losses.Length; step++)
        {
            Array.Clear(firstGradient);
            Array.Clear(secondGradient);
            for (int row = 0; row < rows; row++)
            {
                double output = 0;
                for (int j = 0; j < n; j++)
                {
                    double z = 0;
                    for (int i = 0; i < n; i++)
                    {
                        z += inputs[(row * n) + i] * first[(i * n) + j];
                    }

                    active[j] = Math.Tanh(z * scale);
                    output += active[j] * second[j];
                }

                double error = (output / n) - targets[row];
                losses[step] += error * error / rows;
                double share = 2 * error / rows / n;
                for (int j = 0; j < n; j++)
                {
                    secondGradient[j] += share * active[j];
                    double delta = share * second[j] * (1 - (active[j] * active[j])) * scale;
                    for (int i = 0; i < n; i++)
                    {
                        firstGradient[(i * n) + j] += inputs[(row * n) + i] * delta;
                    }
                }
            }

            for (int k = 0; k < n * n; k++)
            {
                first[k] -= firstRate * firstGradient[k];
            }

            for (int j = 0; j < n; j++)
            {
                second[j] -= secondRate * secondGradient[j];
            }
        }

        double[] ratios = [.. losses.Select(loss => double.IsFinite(loss) && loss / losses[0] <= 1e6 ? loss / losses[0] : 1e6)];
        return ratios.TakeLast(20).Average() < 1 ? -ratios.Sum() : ratios.Sum(ratio => 1 / ratio);
    }
}
