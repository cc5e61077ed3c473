using System.Net;
using Microsoft.AspNetCore.Http;

namespace Sonda.Lab.Safety;

/// <summary>Refuses requests that no page of this lab and no script of its user makes.</summary>
/// <param name="options">The options of the lab.</param>
/// <param name="session">The word that state changes must know.</param>
/// <param name="token">The word that every request must know beyond loopback; null on loopback.</param>
internal sealed class RequestGuard(LabOptions options, Secret session, Secret? token)
{
    /// <summary>The header of state changes.</summary>
    public const string SessionHeader = "X-Sonda-Lab";

    /// <summary>The cookie with the token.</summary>
    public const string TokenCookie = "sonda_lab";

    private readonly Lock _gate = new();
    private long _second;
    private int _requests;

    /// <summary>The rest of the pipeline for a request that passes.</summary>
    public async Task Around(HttpContext context, RequestDelegate next)
    {
        ResponseHeaders.Apply(context);
        HttpRequest request = context.Request;
        RequireHost(request);
        RequireOrigin(request);
        if (token is not null && Enter(context))
        {
            return;
        }

        RequireToken(request);
        RequireRate();
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            RequireSession(request);
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>A foreign name in <c>Host</c> is that of a page that was rebound to this machine.</summary>
    private void RequireHost(HttpRequest request)
    {
        string host = request.Host.Host.Trim('[', ']');
        bool isNumber = IPAddress.TryParse(host, out IPAddress? address);
        bool isOwn = host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (isNumber && (options.NeedsToken || IPAddress.IsLoopback(address!)))
            || (options.NeedsToken && host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase));
        if (!isOwn || (request.Host.Port ?? 80) != request.HttpContext.Connection.LocalPort)
        {
            throw new LabProblem("host", 421, texts => texts.Say("server.foreignHost", ("host", request.Host.Value ?? "")));
        }
    }

    private static void RequireOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin, site = request.Headers["Sec-Fetch-Site"];
        bool isNavigation = HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        bool isOwnSite = site is null or "same-origin" or "none" || isNavigation;
        if (!isOwnSite || (origin is not null && origin != $"{request.Scheme}://{request.Host.Value}"))
        {
            throw new LabProblem("origin", 403, texts => texts["server.foreignOrigin"]);
        }
    }

    /// <summary>A page that is opened with the token gets a cookie, and an address without it.</summary>
    private bool Enter(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Query.TryGetValue("token", out var given) || !token!.Is(given))
        {
            return false;
        }

        context.Response.Cookies.Append(TokenCookie, token.Text, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        string query = string.Join('&', context.Request.Query.Where(pair => pair.Key != "token").SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")));

        // Escaped, and with one slash: "//host" and "/\\host" would lead a browser elsewhere.
        string path = "/" + context.Request.Path.ToUriComponent().TrimStart('/');
        context.Response.Redirect(path + (query.Length > 0 ? "?" + query : ""));
        return true;
    }

    private void RequireToken(HttpRequest request)
    {
        const string scheme = "Bearer ";
        string? header = request.Headers.Authorization;
        string? bearer = header?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true ? header[scheme.Length..] : null;
        if (token is not null && !token.Is(bearer) && !token.Is(request.Cookies[TokenCookie]))
        {
            throw new LabProblem("token", 401, texts => texts["server.noToken"]);
        }
    }

    private void RequireSession(HttpRequest request)
    {
        if (!session.Is(request.Headers[SessionHeader]))
        {
            throw new LabProblem("antiforgery", 403, texts => texts.Say("server.noSession", ("header", SessionHeader)));
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new LabProblem("body", 415, texts => texts["server.compressed"]);
        }
    }

    private void RequireRate()
    {
        long second = options.Time.GetTimestamp() / options.Time.TimestampFrequency;
        lock (_gate)
        {
            _requests = second == _second ? _requests + 1 : 1;
            _second = second;
            if (_requests <= options.Limits.RequestsPerSecond)
            {
                return;
            }
        }

        throw new LabProblem("rate", 429, texts => texts.Say("server.tooFast", ("limit", options.Limits.RequestsPerSecond)));
    }
}
