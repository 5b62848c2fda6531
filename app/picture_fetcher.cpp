// Fetches a picture that an answer refers to, once the reader has asked for it.
// SPDX-License-Identifier: Apache-2.0
#include "app/picture_fetcher.h"

#include <QUrl>
#include <chrono>
#include <string_view>

#include "engine/net/http_client.h"

namespace app {
namespace {

constexpr int kMaxRedirects = 3;

base::Error refusal(const QUrl& url, const std::string& what) {
  return {base::ErrorCode::Unsupported, url.host().toStdString() + what};
}

// PNG, JPEG, GIF and WebP are what is decoded.
bool isPicture(std::string_view type) {
  for (const std::string_view kind : {"image/png", "image/jpeg", "image/gif", "image/webp"})
    if (type.starts_with(kind)) return true;
  return false;
}

bool isWeb(const QUrl& url) {
  return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
         (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
}

struct Answer {
  net::HttpResponse response;
  QByteArray body;
};

base::Result<Answer> ask(net::HttpClient& client, const QUrl& url, const std::stop_token& stop) {
  net::HttpRequest request;
  request.url = url.toEncoded().toStdString();
  request.headers = {{"Accept", "image/png, image/jpeg, image/gif, image/webp"}};
  request.idleTimeout = std::chrono::seconds(30);
  request.maxBodyBytes = kMaxPictureBytes;
  Answer answer;
  net::HttpHandlers handlers;
  bool isWanted = false;
  handlers.onHeaders = [&](const net::HttpResponse& response) {
    isWanted = response.status == 200 && isPicture(response.header("content-type"));
  };
  // What is no picture is not read to its end.
  handlers.onBody = [&](std::string_view bytes) {
    if (isWanted) answer.body.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return isWanted;
  };
  auto response = client.perform(request, handlers, stop);
  if (!response) return std::move(response).error();
  answer.response = std::move(*response);
  return answer;
}

}  // namespace

base::Result<QByteArray> fetchPicture(const std::string& address, const std::stop_token& stop) {
  QUrl url(QString::fromStdString(address), QUrl::StrictMode);
  net::HttpClient client;
  for (int redirects = 0; redirects <= kMaxRedirects; ++redirects) {
    if (!isWeb(url))
      return base::Error{base::ErrorCode::InvalidArgument,
                         "Pictures are loaded from http and https addresses only."};
    auto answer = ask(client, url, stop);
    if (!answer) return std::move(answer).error();
    const net::HttpResponse& response = answer->response;
    const std::string_view target = response.header("location");
    if (response.status >= 300 && response.status < 400 && !target.empty()) {
      const QUrl next = url.resolved(
          QUrl(QString::fromUtf8(target.data(), static_cast<qsizetype>(target.size()))));
      if (url.scheme() == QLatin1String("https") && next.scheme() != url.scheme())
        return refusal(url, " leads to an address without encryption.");
      url = next;
      continue;
    }
    if (response.status != 200)
      return refusal(url, " answered with the status " + std::to_string(response.status) + ".");
    if (!isPicture(response.header("content-type")))
      return refusal(url, " sent something else than a PNG, JPEG, GIF or WebP picture.");
    return std::move(answer->body);
  }
  return refusal(url, " leads on and on to other addresses.");
}

}  // namespace app
