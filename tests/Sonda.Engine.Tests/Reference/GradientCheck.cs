using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Compares every gradient of every parameter with central differences of the mean cost, in double.</summary>
internal static class GradientCheck
{
    /// <summary>Checks a network with parameters drawn by its spec, each shifted a little so that none is special.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="data">The data; all rows form the batch.</param>
    /// <param name="tolerance">The allowed error of a gradient, relative to 1 + its size.</param>
    public static void Run(NetworkSpec spec, Dataset data, double tolerance = 1e-7)
    {
        Network<double> network = Network<double>.Create(spec, new RandomStream(3));
        var random = new RandomStream(17);
        foreach (Parameter<double> parameter in network.Parameters)
        {
            var values = new double[parameter.Count];
            parameter.CopyTo(values);
            parameter.Set([.. values.Select(value => value + (0.05 * random.NextGaussian()))]);
        }

        var pass = new BatchPass<double>(network, data, data.Count) { Mode = BatchMode.Probing };
        pass.Gather([.. Enumerable.Range(0, data.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        ParameterArena<double> gradients = network.CreateArena();
        pass.WriteGradients(gradients);
        for (int slot = 0; slot < network.Parameters.Count; slot++)
        {
            if (network.Parameters[slot].Kind != ParameterKind.Statistic)
            {
                Check(pass, network.Parameters[slot], gradients[slot], tolerance);
            }
        }
    }

    private static void Check(BatchPass<double> pass, Parameter<double> parameter, Matrix<double> gradient, double tolerance)
    {
        const double step = 1e-5;
        var values = new double[parameter.Count];
        parameter.CopyTo(values);
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            double slope = (CostAt(value + step) - CostAt(value - step)) / (2 * step);
            values[i] = value;
            parameter.Set(values);
            double found = gradient.Row(i / parameter.Columns)[i % parameter.Columns];
            Assert.True(
                Math.Abs(found - slope) <= tolerance * (1 + Math.Abs(slope)),
                $"{parameter.Name}[{i}]: {found} by back-propagation, {slope} by differences");

            double CostAt(double changed)
            {
                values[i] = changed;
                parameter.Set(values);
                pass.Forward();
                return Enumerable.Range(0, pass.Rows).Average(pass.View.CostOf);
            }
        }
    }
}
