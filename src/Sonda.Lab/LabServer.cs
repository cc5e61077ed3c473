using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sonda.Lab.Hosting;
using Sonda.Lab.Pages;
using Sonda.Lab.Proofs;
using Sonda.Lab.Routes;
using Sonda.Lab.Safety;

namespace Sonda.Lab;

/// <summary>The live lab: a web server on this machine that trains networks and shows them.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    /// <summary>The time that open requests have to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _application;
    private readonly LabRuns _runs;
    private readonly RunList _list;
    private readonly DeletedRuns _deleted;
    private readonly ProofShelf _proofs;

    private LabServer(WebApplication application, LabRuns runs, RunList list, DeletedRuns deleted, ProofShelf proofs, Uri address, Secret? token)
    {
        (_application, _runs, _list, _deleted, _proofs) = (application, runs, list, deleted, proofs);
        Address = address;
        Entrance = token is null ? address : new Uri(address, "?token=" + token.Text);
    }

    /// <summary>The address of the server.</summary>
    public Uri Address { get; }

    /// <summary>The address to open: beyond loopback, with the token.</summary>
    public Uri Entrance { get; }

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The port is taken, or the address is not of this machine.</exception>
    public static async Task<LabServer> StartAsync(LabOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return await StartAsync(options, options.Port ?? LabOptions.DefaultPort).ConfigureAwait(false);
        }
        catch (IOException) when (options.Port is null)
        {
            return await StartAsync(options, 0).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the runs at a step, keeps them, and ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        // The runs first: a browser that stays connected may delay the end of the server.
        await Task.Run(_proofs.Dispose).ConfigureAwait(false);
        await _runs.DisposeAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience);
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _deleted.Dispose();
        _list.Dispose();
    }

    private static async Task<LabServer> StartAsync(LabOptions options, int port)
    {
        // An empty builder reads no configuration, so that no variable of the environment opens another port.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;

            // A browser on this machine needs no more; HTTP/2 would add its own attacks.
            server.Listen(options.Address, port, listen => listen.Protocols = HttpProtocols.Http1);
            server.Limits.MaxConcurrentConnections = options.Limits.Connections;
            server.Limits.MaxRequestBodySize = options.Limits.BodyBytes;
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.Limits.SilentSeconds);
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Limits.SilentSeconds);
        });
        builder.Services.AddRouting();

        // The usual lifetime of a host takes SIGTERM and SIGINT for itself and ends the server alone; the process is not its own.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        OpenApi.Add(builder.Services);
        var session = new Secret();
        Secret? token = options.NeedsToken ? new Secret() : null;
        WebApplication application = builder.Build();
        var guard = new RequestGuard(options, session, token);
        var runs = new LabRuns(options);
        application.Use((context, next) => ProblemAnswer.Around(context, next, runs.Shelf.WithoutPlace));
        application.Use((context, next) => guard.Around(context, next));
        var list = new RunList(runs);
        var deleted = new DeletedRuns(runs, options);
        var files = new PageFiles(options.PageFolder);
        PageRoutes.Map(application, files);
        LabRoutes.Map(application, runs, options, session);
        SpecRoutes.Map(application, runs, options);
        var commands = new Commands(runs);
        var groups = new GroupCommands(runs, commands);
        RunRoutes.Map(application, runs, list, deleted, commands, groups);
        ReadingRoutes.Map(application, runs);
        FileRoutes.Map(application, runs, groups, options);
        var proofs = new ProofShelf(runs);
        ProofRoutes.Map(application, proofs);
        application.MapOpenApi("/openapi/{documentName}.json");
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            if (fault is SocketException)
            {
                throw new IOException(null, fault);
            }

            throw;
        }

        string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new LabServer(application, runs, list, deleted, proofs, ReachableAddress(options.Address, new Uri(bound).Port), token);
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken stop) => Task.CompletedTask;

        public Task StopAsync(CancellationToken stop) => Task.CompletedTask;
    }

    /// <summary>An address that a browser can open: that of "any address" cannot be.</summary>
    private static Uri ReachableAddress(IPAddress address, int port)
    {
        string host = address.Equals(IPAddress.Loopback) ? "localhost"
            : address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? Environment.MachineName
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]"
            : address.ToString();
        return new Uri($"http://{host}:{port}/");
    }
}
